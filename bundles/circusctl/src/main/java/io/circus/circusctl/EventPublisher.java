// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl;

import io.circus.client.Json;
import io.circus.kernel.KernelEvent;
import io.circus.kernel.KernelListener;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Puts the events of watchers on the PUB socket: topic {@code watcher.NAME.EVENT}, payload a JSON object. */
final class EventPublisher implements KernelListener {

    private final Publication publication;

    /** Where topics and payloads go. */
    @FunctionalInterface
    interface Publication {
        void publish(byte[] topic, byte[] payload);
    }

    EventPublisher(SocketThread sockets) {
        this(sockets::publish);
    }

    EventPublisher(Publication publication) {
        this.publication = publication;
    }

    @Override
    public void onEvent(KernelEvent event) {
        switch (event) {
            case KernelEvent.WorkerSpawned e -> publish(e.watcher(), "spawn", e, pid(e), Map.of());
            case KernelEvent.WorkerReaped e ->
                publish(e.watcher(), "reap", e, pid(e), Map.of("exit_code", e.exit().code()));
            case KernelEvent.WorkerSignalled e -> publish(e.watcher(), "kill", e, pid(e), Map.of());
            case KernelEvent.WatcherAdded e -> publish(e.watcher(), "add", e);
            case KernelEvent.WatcherRemoved e -> publish(e.watcher(), "remove", e);
            case KernelEvent.WatcherStarted e -> publish(e.watcher(), "start", e);
            case KernelEvent.WatcherStopped e -> publish(e.watcher(), "stop", e);
            case KernelEvent.WatcherReloaded e -> publish(e.watcher(), "reload", e);
            case KernelEvent.WatcherUpdated e -> publish(e.watcher(), "updated", e);
            case KernelEvent.HookSucceeded e ->
                publish(e.watcher(), "hook_success", e, Map.of("name", e.hook()), Map.of());
            case KernelEvent.HookFailed e ->
                publish(e.watcher(), "hook_failure", e, Map.of("name", e.hook()), Map.of("error", e.error()));
            default -> {
                // The others are told inside the daemon only.
            }
        }
    }

    private static Map<String, ?> pid(KernelEvent.ProcessEvent event) {
        return Map.of("process_pid", event.pid());
    }

    private void publish(String watcher, String name, KernelEvent event) {
        publish(watcher, name, event, Map.of(), Map.of());
    }

    /** The time stands between what comes {@code before} and {@code after} it. */
    private void publish(String watcher, String name, KernelEvent event, Map<String, ?> before, Map<String, ?> after) {
        var payload = new LinkedHashMap<String, Object>(before);
        payload.put("time", Replies.seconds(event.at()));
        payload.putAll(after);
        String topic = "watcher." + watcher.toLowerCase(Locale.ROOT).replace(' ', '_') + "." + name;
        publication.publish(topic.getBytes(StandardCharsets.UTF_8), Json.bytes(payload));
    }
}
