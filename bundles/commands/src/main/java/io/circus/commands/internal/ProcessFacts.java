// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

/**
 * What {@code /proc} says about a process: proc_pid_stat(5), proc_pid_status(5), proc_pid_cmdline(5).
 *
 * @param startTicks when it started, in ticks since the boot
 * @param userTicks time on a CPU outside the kernel, in ticks
 * @param resident bytes; 0 for a zombie
 * @param program base name of the first word of its command line, or null if it has none
 */
record ProcessFacts(int pid, long startTicks, long userTicks, long systemTicks, int nice, int uid, long resident,
        long virtual, String program) {

    /** Ticks in a second: Linux shows 100 to every program, whatever it counts with. */
    static final int TICKS = 100;

    double cpuSeconds() {
        return (userTicks + systemTicks) / (double) TICKS;
    }
}
