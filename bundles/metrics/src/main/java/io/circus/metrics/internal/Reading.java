// SPDX-License-Identifier: Apache-2.0
package io.circus.metrics.internal;

/**
 * The kernel's data about a process.
 *
 * @param nanos the time of the reading, of {@link System#nanoTime}
 * @param cpuTicks time on a CPU, in hundredths of a second
 * @param startTicks when it started, in hundredths of a second since the boot
 * @param virtual bytes
 * @param nameHash the hash of the name of its program
 */
record Reading(long nanos, int pid, int parent, char state, long majorFaults, long cpuTicks, int nice, int threads,
        long startTicks, long virtual, long residentPages, int nameHash) {

    boolean isZombie() {
        return state == 'Z';
    }
}
