// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The name of this host, as {@code uname -n} tells it: read once, and without a name server. Any thread. */
final class HostName {

    private static final Path FILE = Path.of("/proc/sys/kernel/hostname");

    private static final String NAME = read();

    private HostName() {}

    static String get() {
        return NAME;
    }

    private static String read() {
        try {
            return Files.readString(FILE).strip();
        } catch (IOException e) {
            return "localhost";
        }
    }
}
