// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl;

import io.circus.client.Json;
import io.circus.kernel.KernelEvent;
import io.circus.kernel.KernelListener;
import io.circus.watchers.PublishedEvent;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Puts the events of watchers and sockets on the PUB socket: topic {@code watcher.NAME.EVENT} or {@code socket.NAME.EVENT}, payload
 * a JSON object.
 */
final class EventPublisher implements KernelListener {

    private final Publication publication;

    /** Where topics and payloads go. */
    interface Publication {

        /** @param payload asked for only if somebody has subscribed to the topic */
        void publish(byte[] topic, Supplier<byte[]> payload);

        /** So many events have not come as far as here. */
        void lost(long count);
    }

    EventPublisher(Publication publication) {
        this.publication = publication;
    }

    @Override
    public void onEvent(KernelEvent event) {
        if (event instanceof KernelEvent.EventsDropped dropped) {
            publication.lost(dropped.count());
            return;
        }
        topic(event).ifPresent(topic ->
                publication.publish(topic.getBytes(StandardCharsets.UTF_8), () -> Json.bytes(payload(event))));
    }

    private static Optional<String> topic(KernelEvent event) {
        return switch (event) {
            case KernelEvent.SocketOpened e -> Optional.of(topic(e, "open"));
            case KernelEvent.SocketFailed e -> Optional.of(topic(e, "failure"));
            case KernelEvent.SocketClosed e -> Optional.of(topic(e, "close"));
            default -> PublishedEvent.of(event).map(PublishedEvent::topic);
        };
    }

    private static String topic(KernelEvent.SocketEvent event, String name) {
        return "socket." + event.socket().replace(' ', '_') + "." + name;
    }

    private static Map<String, Object> payload(KernelEvent event) {
        var payload = new LinkedHashMap<String, Object>();
        switch (event) {
            case KernelEvent.ProcessEvent e -> payload.put("process_pid", e.pid());
            case KernelEvent.HookSucceeded e -> payload.put("name", e.hook());
            case KernelEvent.HookFailed e -> payload.put("name", e.hook());
            default -> { }
        }
        payload.put("time", Replies.seconds(event.at()));
        switch (event) {
            case KernelEvent.WorkerReaped e -> payload.put("exit_code", e.exit().code());
            case KernelEvent.HookFailed e -> payload.put("error", e.error());
            case KernelEvent.WorkerNotReady e -> payload.put("error", e.reason());
            case KernelEvent.SocketOpened e -> payload.put("address", e.address());
            case KernelEvent.SocketFailed e -> payload.put("error", e.error());
            default -> { }
        }
        return payload;
    }
}
