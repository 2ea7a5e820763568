// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers;

import io.circus.kernel.KernelEvent;
import java.util.Locale;
import java.util.Optional;

/**
 * An event of a watcher as it is known outside: on the event endpoint and in metrics.
 *
 * @param watcher its name in lower case, with {@code _} instead of spaces
 * @param name {@code spawn}, {@code reap}, {@code stop} and so on
 */
public record PublishedEvent(String watcher, String name) {

    /** What {@code event} is called; empty if it is told inside the daemon only. */
    public static Optional<PublishedEvent> of(KernelEvent event) {
        return switch (event) {
            case KernelEvent.WorkerSpawned e -> named(e, "spawn");
            case KernelEvent.WorkerReaped e -> named(e, "reap");
            case KernelEvent.WorkerSignalled e -> named(e, "kill");
            case KernelEvent.WorkerNotReady e -> named(e, "not_ready");
            case KernelEvent.WatcherAdded e -> named(e, "add");
            case KernelEvent.WatcherRemoved e -> named(e, "remove");
            case KernelEvent.WatcherStarted e -> named(e, "start");
            case KernelEvent.WatcherStopped e -> named(e, "stop");
            case KernelEvent.WatcherReloaded e -> named(e, "reload");
            case KernelEvent.WatcherUpdated e -> named(e, "updated");
            case KernelEvent.HookSucceeded e -> named(e, "hook_success");
            case KernelEvent.HookFailed e -> named(e, "hook_failure");
            default -> Optional.empty();
        };
    }

    /** {@code watcher.WATCHER.NAME}. */
    public String topic() {
        return "watcher." + watcher + "." + name;
    }

    private static Optional<PublishedEvent> named(KernelEvent.ProcessEvent event, String name) {
        return named(event.watcher(), name);
    }

    private static Optional<PublishedEvent> named(KernelEvent.WatcherEvent event, String name) {
        return named(event.watcher(), name);
    }

    private static Optional<PublishedEvent> named(String watcher, String name) {
        return Optional.of(new PublishedEvent(watcher.toLowerCase(Locale.ROOT).replace(' ', '_'), name));
    }
}
