// SPDX-License-Identifier: Apache-2.0
package io.circus.metrics.internal;

import java.time.Duration;

/**
 * Whose a process is and what it runs, which takes two files to find out: looked up when the process is new, runs another
 * program, or was looked up a minute ago.
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
