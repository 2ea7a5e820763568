// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the machine has. */
final class Machine {

    static final int CPUS = Runtime.getRuntime().availableProcessors();
    /** In bytes; null if nobody knows. */
    static final Long MEMORY = memory();

    private static final int KIB = 1024;

    private Machine() {}

    private static Long memory() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
                if (line.startsWith("MemTotal:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) * KIB;
                }
            }
        } catch (IOException e) {
            // nobody knows
        }
        return null;
    }
}
