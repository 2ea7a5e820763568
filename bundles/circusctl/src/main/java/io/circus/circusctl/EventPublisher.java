// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl;

import io.circus.circusctl.requests.Replies;
import io.circus.kernel.Event;
import io.circus.kernel.KernelEvent;
import io.circus.kernel.KernelListener;
import io.circus.wire.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Puts events on the PUB socket: the topic of each, such as {@code watcher.NAME.EVENT} or {@code socket.NAME.EVENT}, and its body as a
 * JSON object.
 */
final class EventPublisher implements KernelListener {

    private final Publication publication;

    /** The receiver of topics and payloads. */
    interface Publication {

        /** @param payload asked for only if somebody has subscribed to the topic */
        void publish(byte[] topic, Supplier<byte[]> payload);

        /** This many events were lost before they reached the publisher. */
        void lost(long count);
    }

    EventPublisher(Publication publication) {
        this.publication = publication;
    }

    @Override
    public void onEvent(Event event) {
        if (event instanceof KernelEvent.EventsDropped dropped) {
            publication.lost(dropped.count());
            return;
        }
        event.topic().ifPresent(topic -> publication.publish(topic.toString().getBytes(StandardCharsets.UTF_8),
                () -> Json.bytes(payload(event))));
    }

    private static Map<String, Object> payload(Event event) {
        var payload = new LinkedHashMap<>(event.body());
        payload.replaceAll((key, value) -> value instanceof Instant at ? Replies.seconds(at) : value);
        return payload;
    }
}
