// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl;

import io.circus.control.PublishedEvent;
import io.circus.kernel.Cause;
import io.circus.kernel.KernelEvent;
import io.circus.kernel.KernelListener;
import io.circus.wire.Json;
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
        if (event instanceof KernelEvent.SocketEvent e) {
            String name = e instanceof KernelEvent.SocketOpened ? "open" : e instanceof KernelEvent.SocketFailed ? "failure" : "close";
            return Optional.of("socket." + e.socket().replace(' ', '_') + "." + name);
        }
        return PublishedEvent.of(event).map(PublishedEvent::topic);
    }

    private static Map<String, Object> payload(KernelEvent event) {
        var payload = new LinkedHashMap<String, Object>();
        if (event instanceof KernelEvent.ProcessEvent e) {
            payload.put("process_pid", e.pid());
        } else if (event instanceof KernelEvent.HookSucceeded e) {
            payload.put("name", e.hook());
        } else if (event instanceof KernelEvent.HookFailed e) {
            payload.put("name", e.hook());
        }
        payload.put("time", Replies.seconds(event.at()));
        if (event instanceof KernelEvent.WorkerReaped e) {
            payload.put("exit_code", e.exit().exitCode().isPresent() ? e.exit().exitCode().getAsInt() : null);
            putCause(payload, e.cause());
        } else if (event instanceof KernelEvent.WorkerSignalled e) {
            putCause(payload, e.cause());
        } else if (event instanceof KernelEvent.HookFailed e) {
            payload.put("error", e.error());
        } else if (event instanceof KernelEvent.WorkerNotReady e) {
            payload.put("error", e.reason());
        } else if (event instanceof KernelEvent.SocketOpened e) {
            payload.put("address", e.address());
        } else if (event instanceof KernelEvent.SocketFailed e) {
            payload.put("error", e.error());
        }
        return payload;
    }

    private static void putCause(Map<String, Object> payload, Cause cause) {
        payload.put("cause", cause.word());
        payload.put("by", cause.by().orElse(null));
    }
}
