// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.live;

import io.circus.control.Caller;
import io.circus.kernel.Event;
import io.circus.watchers.WatcherEvent;
import io.circus.web.internal.verbs.Times;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An event as pages get it.
 *
 * @param sequence greater than those before
 * @param wid the number of the process within its watcher; null if it is about no process
 * @param subject the name of the watcher or socket, in its original case
 */
record LiveEvent(long sequence, Instant at, Event.Topic topic, String subject, Integer wid, Map<String, Object> body) {

    private static final String WATCHER = "watcher";

    static LiveEvent of(long sequence, Event event, Event.Topic topic) {
        var body = new LinkedHashMap<>(event.body());
        body.remove("time");
        body.replaceAll((key, value) -> value instanceof Instant time ? (Object) Times.seconds(time) : value);
        return new LiveEvent(sequence, event.at(), topic, event instanceof WatcherEvent about ? about.watcher() : topic.subject(),
                event instanceof WatcherEvent.WorkerEvent about ? about.wid() : null, body);
    }

    boolean isVisible(Caller caller) {
        return topic.kind().equals(WATCHER) ? caller.sees(subject) : !caller.isLimited();
    }

    boolean isEndOf(String watcher) {
        return topic.kind().equals(WATCHER) && topic.name().equals("reap") && subject.equalsIgnoreCase(watcher);
    }

    Map<String, Object> shown() {
        var shown = new LinkedHashMap<String, Object>();
        shown.put("seq", sequence);
        shown.put("time", Times.seconds(at));
        shown.put("topic", topic.toString());
        shown.put("kind", topic.kind());
        shown.put("subject", subject);
        shown.put("name", topic.name());
        shown.put("body", body);
        return shown;
    }
}
