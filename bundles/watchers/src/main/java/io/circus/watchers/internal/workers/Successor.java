// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.workers;

import io.circus.kernel.ChildProcess;
import io.circus.kernel.ProcessTable;
import io.circus.kernel.SpawnException;
import io.circus.watchers.WatcherSettings;
import java.time.Instant;
import java.util.concurrent.Callable;

/** The process that follows one that has ended; it is begun on the loop, and taken over on the lane's thread. */
final class Successor {

    private final WatcherSettings settings;
    private final Instant begunAt = Instant.now();
    private final ProcessTable.PendingSpawn pending;
    private volatile PreparedSpawn prepared;

    /** Begins to make it. Any thread. */
    Successor(WatcherSettings settings, ProcessTable table, Callable<PreparedSpawn> preparation) {
        this.settings = settings;
        pending = table.begin(() -> {
            prepared = preparation.call();
            return prepared.request();
        });
    }

    /** Just after the end of the one before, just before it started. */
    Instant begunAt() {
        return begunAt;
    }

    WatcherSettings settings() {
        return settings;
    }

    /**
     * Waits until it runs.
     *
     * @throws RuntimeException if it could not be prepared
     */
    TrackedWorker await() throws SpawnException {
        try {
            ChildProcess process = pending.await();
            return prepared.track(process);
        } finally {
            if (prepared != null) {
                prepared.close();
            }
        }
    }

    /** Waits until it runs, and leaves it to whoever comes next. */
    void leave() {
        try {
            await().leave();
        } catch (SpawnException | RuntimeException e) {
            // whoever comes next finds that it is missing
        }
    }
}
