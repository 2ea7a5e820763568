// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl;

import static org.junit.Assert.assertEquals;

import io.circus.kernel.Event;
import io.circus.kernel.KernelEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class EventPublisherTest {

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    private static final Instant AT = Instant.ofEpochSecond(1_795_460_024L, 112_517_000);

    private final List<String> published = new ArrayList<>();
    private final EventPublisher publisher = new EventPublisher(new EventPublisher.Publication() {
        @Override
        public void publish(byte[] topic, Supplier<byte[]> payload) {
            published.add(new String(topic, StandardCharsets.UTF_8) + " "
                    + new String(payload.get(), StandardCharsets.US_ASCII));
        }

        @Override
        public void lost(long count) {
            published.add("lost " + count);
        }
    });

    @Test
    public void tellsWhatTheKernelHasDropped() {
        publisher.onEvent(new KernelEvent.EventsDropped(AT, 42));
        assertEquals(List.of("lost 42"), published);
    }

    /** As a bundle that the kernel does not know may tell it. */
    private record Measured(Instant at, String room) implements Event {

        @Override
        public Optional<Topic> topic() {
            return Optional.of(new Topic("room", room, "measured"));
        }

        @Override
        public Map<String, Object> body() {
            var body = new LinkedHashMap<String, Object>();
            body.put("degrees", 42);
            body.put("time", at);
            body.put("by", null);
            body.put("remark", "no \"luck\"");
            return body;
        }
    }

    @Test
    public void publishesTopicAndBodyOfAnyEvent() {
        publisher.onEvent(new Measured(AT, "kitchen"));
        assertEquals(List.of("room.kitchen.measured {\"degrees\": 42, \"time\": 1795460024.112517, \"by\": null, "
                + "\"remark\": \"no \\\"luck\\\"\"}"), published);
    }

    @Test
    public void keepsToItselfWhatHasNoTopic() {
        publisher.onEvent(new KernelEvent.Snapshot(AT, List.of()));
        publisher.onEvent(() -> AT);
        assertEquals(List.of(), published);
    }
}
