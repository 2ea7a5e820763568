// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.live;

import io.circus.control.Caller;
import io.circus.kernel.Event;
import io.circus.kernel.KernelEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** The last events. Any thread. */
final class EventRing {

    /** The number of events that are kept. */
    static final int MOST = 1000;
    /** The number of characters of all their texts. */
    private static final int MOST_CHARACTERS = 1 << 20;
    /** The memory of an event besides its texts, in characters. */
    private static final int OVERHEAD = 100;

    // guarded by this
    private final Deque<LiveEvent> events = new ArrayDeque<>();
    private long characters;
    private long last;
    private long lost;

    /** @return whether it is one that pages get */
    synchronized boolean add(Event event) {
        if (event instanceof KernelEvent.EventsDropped dropped) {
            lost += dropped.count();
            last += dropped.count();
            return true;
        }
        if (event.topic().isEmpty()) {
            return false;
        }
        LiveEvent added = LiveEvent.of(++last, event, event.topic().get());
        events.addLast(added);
        characters += size(added);
        while (events.size() > MOST || characters > MOST_CHARACTERS) {
            characters -= size(events.removeFirst());
        }
        return true;
    }

    private static long size(LiveEvent event) {
        return OVERHEAD + event.body().values().stream().mapToLong(value -> String.valueOf(value).length()).sum();
    }

    /** The number of the newest. */
    synchronized long last() {
        return last;
    }

    /** How many the kernel has dropped since the start. */
    synchronized long lost() {
        return lost;
    }

    /** Those after {@code given}, the oldest first. */
    synchronized List<LiveEvent> after(long given) {
        var found = new ArrayList<LiveEvent>();
        if (given >= last) {
            return found;
        }
        var newestFirst = events.descendingIterator();
        while (newestFirst.hasNext()) {
            LiveEvent event = newestFirst.next();
            if (event.sequence() <= given) {
                break;
            }
            found.add(event);
        }
        return found.reversed();
    }

    /** The ends of processes of {@code watcher}, the newest first. */
    synchronized List<Map<String, Object>> ends(String watcher, int most) {
        var ends = new ArrayList<Map<String, Object>>();
        var newestFirst = events.descendingIterator();
        while (newestFirst.hasNext() && ends.size() < most) {
            LiveEvent event = newestFirst.next();
            if (event.isEndOf(watcher)) {
                ends.add(Ends.shown(event));
            }
        }
        return ends;
    }

    synchronized List<Map<String, Object>> shown(Caller caller, long after) {
        return after(after).stream().filter(event -> event.isVisible(caller)).map(LiveEvent::shown).toList();
    }
}
