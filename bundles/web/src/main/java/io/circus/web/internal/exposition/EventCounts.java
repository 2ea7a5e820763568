// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.exposition;

import io.circus.kernel.Event;
import io.circus.watchers.WatcherEvent;
import io.circus.watchers.WatcherEvent.HookFailed;
import io.circus.watchers.WatcherEvent.WatcherRemoved;
import io.circus.watchers.WatcherEvent.WatcherStopped;
import io.circus.watchers.WatcherEvent.WorkerReaped;
import io.circus.watchers.WatcherEvent.WorkerSpawned;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/** Counts what events tell, by watcher, since the server was opened. What is removed is forgotten. Any thread. */
public final class EventCounts {

    private static final double NANOS = 1e9;

    private static final class OfWatcher {
        private final Map<String, Long> exits = new TreeMap<>();
        private final Histogram respawns = new Histogram();
        private final Map<Integer, Instant> deaths = new HashMap<>();
        private boolean respawned;
        private long hookFailures;
    }

    // guarded by this
    private final Map<String, OfWatcher> watchers = new TreeMap<>();

    /** Counts {@code event} if it is one that counts. */
    public synchronized void onEvent(Event event) {
        switch (event) {
            case WorkerReaped reaped -> {
                OfWatcher counts = of(reaped);
                counts.exits.merge(reaped.cause().word(), 1L, Long::sum);
                if (!reaped.commanded()) {
                    counts.deaths.put(reaped.wid(), reaped.at());
                }
            }
            case WorkerSpawned spawned -> {
                OfWatcher counts = of(spawned);
                Instant death = counts.deaths.remove(spawned.wid());
                if (death != null) {
                    counts.respawned = true;
                    counts.respawns.add(Math.max(0, Duration.between(death, spawned.at()).toNanos() / NANOS));
                }
            }
            case HookFailed failed -> of(failed).hookFailures++;
            case WatcherStopped stopped -> of(stopped).deaths.clear();
            case WatcherRemoved removed -> watchers.remove(removed.watcher());
            default -> { }
        }
    }

    private OfWatcher of(WatcherEvent event) {
        return watchers.computeIfAbsent(event.watcher(), name -> new OfWatcher());
    }

    /** @param visible the names of the watchers to include */
    synchronized void addTo(Exposition exposition, Predicate<String> visible) {
        exposition.counter("circus_process_exits_total", "Processes that have ended, by the cause.");
        each(visible, (name, counts) -> counts.exits.forEach((cause, count) ->
                exposition.add(count, Labels.of("watcher", name, "cause", cause))));
        exposition.histogram("circus_respawn_seconds", "From the end of a process to the start of its successor.");
        each(visible, (name, counts) -> {
            if (counts.respawned) {
                counts.respawns.addTo(exposition, Labels.of("watcher", name));
            }
        });
        exposition.counter("circus_hook_failures_total", "Hooks that have failed.");
        each(visible, (name, counts) -> exposition.add(counts.hookFailures, Labels.of("watcher", name)));
    }

    private void each(Predicate<String> visible, BiConsumer<String, OfWatcher> action) {
        watchers.forEach((name, counts) -> {
            if (visible.test(name)) {
                action.accept(name, counts);
            }
        });
    }
}
