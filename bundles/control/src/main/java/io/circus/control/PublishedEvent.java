// SPDX-License-Identifier: Apache-2.0
package io.circus.control;

import static java.util.Map.entry;

import io.circus.kernel.KernelEvent;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An event of a watcher as it is known outside: on the event endpoint and in metrics.
 *
 * @param watcher its name in lower case, with {@code _} instead of spaces
 * @param name {@code spawn}, {@code reap}, {@code stop} and so on
 */
public record PublishedEvent(String watcher, String name) {

    /** No switch over the classes: the JVM would make a class for it at every start. */
    private static final Map<Class<?>, String> NAMES = Map.ofEntries(
            entry(KernelEvent.WorkerSpawned.class, "spawn"), entry(KernelEvent.WorkerReaped.class, "reap"),
            entry(KernelEvent.WorkerSignalled.class, "kill"), entry(KernelEvent.WorkerNotReady.class, "not_ready"),
            entry(KernelEvent.WatcherAdded.class, "add"), entry(KernelEvent.WatcherRemoved.class, "remove"),
            entry(KernelEvent.WatcherStarted.class, "start"), entry(KernelEvent.WatcherStopped.class, "stop"),
            entry(KernelEvent.WatcherReloaded.class, "reload"), entry(KernelEvent.WatcherUpdated.class, "updated"),
            entry(KernelEvent.HookSucceeded.class, "hook_success"), entry(KernelEvent.HookFailed.class, "hook_failure"));

    /** What {@code event} is called; empty if it is told inside the daemon only. */
    public static Optional<PublishedEvent> of(KernelEvent event) {
        String name = NAMES.get(event.getClass());
        if (name == null) {
            return Optional.empty();
        }
        String watcher = event instanceof KernelEvent.ProcessEvent e ? e.watcher() : ((KernelEvent.WatcherEvent) event).watcher();
        return Optional.of(new PublishedEvent(watcher.toLowerCase(Locale.ROOT).replace(' ', '_'), name));
    }

    /** {@code watcher.WATCHER.NAME}. */
    public String topic() {
        return "watcher." + watcher + "." + name;
    }
}
