// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Points at which a test kills the daemon, to see that the next one goes on. The system property {@code circus.crash} names a file: the
 * daemon that comes to the point whose name is in it removes the file and kills itself.
 */
public final class CrashPoint {

    private static final String FILE = System.getProperty("circus.crash");
    private static final int KILL = 9;

    // int raise(int sig);
    private static final NativeFunction RAISE = FILE == null ? null : new NativeFunction("raise");

    private CrashPoint() {}

    public static void reach(String name) {
        if (FILE != null) {
            reach(Path.of(FILE), name);
        }
    }

    private static synchronized void reach(Path file, String name) {
        try {
            if (Files.exists(file) && Files.readString(file).strip().equals(name)) {
                Files.delete(file);
                Native.check("kill the daemon", (errno, arena) -> RAISE.call(errno, KILL));
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
