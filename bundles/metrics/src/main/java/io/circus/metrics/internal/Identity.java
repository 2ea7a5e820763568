// SPDX-License-Identifier: Apache-2.0
package io.circus.metrics.internal;

import java.time.Duration;

/**
 * User and program of a process. They are read from two files: when the process is new, when it executes another
 * program, and once a minute.
 */
record Identity(String username, String program, long startTicks, int nameHash, long lookedUp) {

    private static final long FRESH_NANOS = Duration.ofMinutes(1).toNanos();

    /** @param program null if it has no command line: in the middle of its exec it has none for a moment */
    static Identity of(String username, String program, Reading reading) {
        boolean later = program == null && !reading.isZombie();
        return new Identity(username, program == null ? "N/A" : program, reading.startTicks(), reading.nameHash(),
                later ? reading.nanos() - FRESH_NANOS - 1 : reading.nanos());
    }

    boolean fits(Reading reading) {
        return startTicks == reading.startTicks() && nameHash == reading.nameHash()
                && reading.nanos() - lookedUp <= FRESH_NANOS;
    }
}
