// SPDX-License-Identifier: Apache-2.0
package io.circus.metrics.frames;

import java.util.List;

/**
 * What the processes of one watcher use, without their children.
 *
 * @param name in its original case
 * @param processes in the order of their start; at least one
 */
public record WatcherUse(String name, List<ProcessUse> processes) {

    public WatcherUse {
        processes = List.copyOf(processes);
    }

    /** The sum in percent of one CPU. */
    public double cpu() {
        return processes.stream().mapToDouble(ProcessUse::cpu).sum();
    }

    /** The sum of the resident memory in bytes. */
    public long memory() {
        return processes.stream().mapToLong(ProcessUse::memory).sum();
    }
}
