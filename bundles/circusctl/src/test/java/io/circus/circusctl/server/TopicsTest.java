// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl.server;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.circus.circusctl.requests.Account;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.Test;

public class TopicsTest {

    private final Account bytes = new Account(Topics.MOST_FOR_ALL);
    private final Topics topics = new Topics(bytes);

    @Test
    public void matchBeginnings() {
        topics.add("watcher.web.");
        assertTrue(topics.match("watcher.web.start"));
        assertFalse(topics.match("watcher.we"));
        assertTrue(topics.concern("watcher.we"));
        assertFalse(topics.concern("socket."));
        topics.remove("watcher.web.");
        assertFalse(topics.match("watcher.web.start"));
    }

    @Test
    public void areLimitedInNumberAndBytes() {
        for (int i = 0; i < Topics.MOST; i++) {
            assertTrue(topics.add("t" + i));
            assertTrue("again", topics.add("t" + i));
        }
        assertFalse(topics.add("one more"));
        assertFalse(new Topics(bytes).add("x".repeat(Topics.LONGEST + 1)));
        var others = new Topics(bytes);
        int count = 0;
        while (others.add(("x" + count).repeat(Topics.LONGEST / 8)) && count < Topics.MOST) {
            count++;
            if (count == Topics.MOST - 1) {
                others = new Topics(bytes);
                count = 0;
            }
        }
        assertTrue("bytes " + bytes.used(), bytes.used() <= Topics.MOST_FOR_ALL);
        topics.clear();
        others.clear();
        assertTrue(others.add("x"));
    }

    @Test
    public void aLossIsToldUnderATopicThatIsSubscribedTo() {
        assertEquals(Optional.empty(), lossTopic());
        assertEquals(Optional.of("watcher.circus.events_dropped"), lossTopic(""));
        assertEquals(Optional.of("watcher.circus.events_dropped"), lossTopic("socket.", "watcher."));
        assertEquals(Optional.of("socket.circus.events_dropped"), lossTopic("socket."));
        assertEquals(Optional.of("watcher.web.events_dropped"), lossTopic("watcher.web."));
        assertEquals(Optional.of("watcher.web.spawn.events_dropped"), lossTopic("watcher.web.spawn"));
    }

    private static Optional<String> lossTopic(String... subscriptions) {
        var topics = new Topics(new Account(Topics.MOST_FOR_ALL));
        for (String subscription : subscriptions) {
            topics.add(subscription);
        }
        return topics.lossNotice(3).map(frames -> {
            String payload = new String(frames[1], StandardCharsets.US_ASCII);
            assertTrue(payload, payload.startsWith("{\"count\": 3, \"time\": "));
            return new String(frames[0], StandardCharsets.ISO_8859_1);
        });
    }
}
