// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl.server;

import static org.junit.Assert.assertEquals;

import io.circus.control.Caller;
import io.circus.control.Role;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.Test;

public class AudienceTest {

    private static final List<String> TOPICS = List.of("watcher.web.spawn", "watcher.Web-1.reap", "watcher.db.spawn", "watcher.db.web.spawn",
            "watcher.web", "stat.web", "stat.web.4711", "stat.db.12", "stat.web.blue", "stat.web.blue.12", "stat.sockets.3", "stat.circus",
            "socket.web.open", "web", "");

    private static List<String> heardBy(String... watchers) {
        var caller = new Caller("the key of joe", Role.OBSERVER, List.of(watchers));
        return TOPICS.stream().filter(topic -> Audience.includes(caller, topic.getBytes(StandardCharsets.UTF_8))).toList();
    }

    @Test
    public void whoIsNotLimitedHearsEverything() {
        assertEquals(TOPICS, heardBy());
    }

    @Test
    public void whoIsLimitedHearsOfItsWatchersOnly() {
        assertEquals(List.of("watcher.web.spawn", "stat.web", "stat.web.4711"), heardBy("WEB"));
        assertEquals(List.of("watcher.web.spawn", "watcher.Web-1.reap", "stat.web", "stat.web.4711", "stat.web.blue", "stat.web.blue.12"),
                heardBy("web*"));
        assertEquals(Stream.of("watcher.db.spawn", "watcher.db.web.spawn", "stat.db.12").toList(), heardBy("d?", "db.web"));
    }
}
