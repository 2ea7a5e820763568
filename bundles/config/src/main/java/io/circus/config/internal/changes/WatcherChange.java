// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.changes;

import io.circus.config.Plan;
import io.circus.watchers.Watcher;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.WatcherStatus;
import io.circus.watchers.Worker;
import java.util.List;
import java.util.stream.Collectors;

/** A watcher that differs from the file. Any thread. */
sealed interface WatcherChange {

    Plan.Step step();

    /** The file does not name it any more. */
    record Gone(Watcher watcher) implements WatcherChange {
        @Override
        public Plan.Step step() {
            return new Plan.Step(Plan.Action.REMOVE, watcher.name(), List.of(), "not in the file, " + stops(watcher));
        }
    }

    /** {@code keys} differ, so the watcher is stopped and built anew. */
    record Rebuilt(Watcher watcher, WatcherSettings next, List<String> keys) implements WatcherChange {
        @Override
        public Plan.Step step() {
            return new Plan.Step(Plan.Action.RESTART, next.name(), keys, stops(watcher) + ", " + starts(next));
        }
    }

    /** Only the number of processes differs. */
    record Resized(Watcher watcher, int wanted) implements WatcherChange {
        @Override
        public Plan.Step step() {
            List<Worker> workers = watcher.workers();
            String effect = "to " + wanted;
            if (watcher.status() != WatcherStatus.ACTIVE) {
                effect += ", it is " + watcher.status();
            } else if (wanted > workers.size()) {
                effect += ", starts " + (wanted - workers.size());
            } else if (wanted < workers.size()) {
                effect += ", stops " + counted(workers.subList(0, workers.size() - wanted));
            }
            return new Plan.Step(Plan.Action.RESIZE, watcher.name(), List.of("numprocesses"), effect);
        }
    }

    /** The watcher is new in the file. */
    record Fresh(WatcherSettings next) implements WatcherChange {
        @Override
        public Plan.Step step() {
            return new Plan.Step(Plan.Action.ADD, next.name(), List.of(), "new in the file, " + starts(next));
        }
    }

    private static String stops(Watcher watcher) {
        return watcher.workers().isEmpty() ? "has no process to stop" : "stops " + counted(watcher.workers());
    }

    private static String starts(WatcherSettings settings) {
        return settings.get(WatcherOption.AUTOSTART) ? "starts " + settings.get(WatcherOption.NUMPROCESSES)
                : "stays stopped (autostart is off)";
    }

    static String counted(List<Worker> workers) {
        return workers.size() + (workers.size() == 1 ? " process (" : " processes (") + workers.stream()
                .map(worker -> Integer.toString(worker.pid())).collect(Collectors.joining(", ")) + ")";
    }
}
