// SPDX-License-Identifier: Apache-2.0
package io.circus.metrics.frames;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the daemon and its processes have used, as columns: a value of each series for each time.
 *
 * @param times seconds since the epoch, ascending
 * @param watchers by name
 */
public record History(double[] times, Series daemon, Map<String, WatcherHistory> watchers) {

    public History {
        watchers = Collections.unmodifiableMap(new LinkedHashMap<>(watchers));
    }

    /**
     * The values of one process or one watcher.
     *
     * @param cpu percent of one CPU; {@link Float#NaN} for a time without a process
     * @param memory resident bytes; -1 for a time without a process
     */
    public record Series(float[] cpu, long[] memory) {}

    /**
     * The values of a watcher.
     *
     * @param total the sums of its processes
     * @param processes by pid; processes that have ended, too. Of hundreds of processes some are left out
     */
    public record WatcherHistory(Series total, Map<Integer, ProcessHistory> processes) {

        public WatcherHistory {
            processes = Collections.unmodifiableMap(new LinkedHashMap<>(processes));
        }
    }

    /**
     * The values of a process.
     *
     * @param wid its number within the watcher
     */
    public record ProcessHistory(int wid, Series use) {}
}
