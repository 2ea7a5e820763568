// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Signals to processes that are no children of ours, and whether they are there. */
public final class Signals {

    private Signals() {}

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
