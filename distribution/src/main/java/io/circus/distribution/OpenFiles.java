// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The limit of open files at the start of the daemon. An idle daemon holds some sixty. With a lower limit it would half start,
 * each time with another part missing.
 */
final class OpenFiles {

    static final int LEAST = 128;

    /** A line of /proc/PID/limits, proc(5): a name, the soft limit, the hard one, the unit. */
    private static final String LIMIT = "Max open files";

    private OpenFiles() {}

    /** @throws IOException if it is too low for any daemon */
    static void check() throws IOException {
        long limit = limit(Files.readAllLines(Path.of("/proc/self/limits")));
        if (limit < LEAST) {
            throw new IOException("the limit of open files (ulimit -n) is " + limit + ", expected at least " + LEAST);
        }
    }

    /** The soft limit in the lines of a limits file. */
    static long limit(List<String> limits) {
        for (String line : limits) {
            if (line.startsWith(LIMIT)) {
                String soft = line.substring(LIMIT.length()).strip().split("\\s+", 2)[0];
                return soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft);
            }
        }
        return Long.MAX_VALUE;
    }
}
