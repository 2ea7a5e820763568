// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Signals to processes that are no children of ours, and whether they are there. */
public final class Signals {

    /** Whether these tests were started to ignore SIGINT. */
    static final boolean IGNORES_INT = ignoresInt();

    private Signals() {}

    /** By proc_pid_status(5): a mask, the bit of signal 1 first. */
    private static boolean ignoresInt() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream().filter(line -> line.startsWith("SigIgn:"))
                    .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 1 << 1) != 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a signal by name, as kill(1) knows it. */
    public static void send(String name, long pid) throws IOException, InterruptedException {
        assertEquals("kill -" + name + " " + pid, 0,
                new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor());
    }

    /** Whether the process runs; one that is dead but not reaped does not. */
    public static boolean alive(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException e) {
            return false;
        }
    }

    /** Waits until the process is gone. */
    public static void awaitGone(long pid) {
        ProcessHandle.of(pid).ifPresent(process -> process.onExit().orTimeout(
                Awaited.PATIENCE.toSeconds(), TimeUnit.SECONDS).join());
    }
}
