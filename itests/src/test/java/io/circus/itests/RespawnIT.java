// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import org.junit.Rule;
import org.junit.Test;

public final class RespawnIT {

    private static final double A_MOMENT = 0.5;

    @Rule
    public final Sandbox sandbox = new Sandbox();

    @Test
    public void replacesAKilledProcessAtOnceAndSaysSo() throws IOException, InterruptedException {
        RunningDaemon daemon = sandbox.daemon("""
                [watcher:one]
                cmd = /bin/sleep 1000
                """);
        long killed = daemon.awaitStarted("one").getFirst();
        awaitMoreThanASecond();
        int mark = daemon.events().all().mark();
        Signals.send("KILL", killed);
        PublishedEvents.Event reap = daemon.events().firstSince(mark, "watcher.one.reap");
        PublishedEvents.Event spawn = daemon.events().firstSince(mark, "watcher.one.spawn");
        assertEquals(killed, reap.pid());
        assertNotEquals(killed, spawn.pid());
        assertTrue(Signals.alive(spawn.pid()));
        double pause = spawn.body().get("time").getAsDouble() - reap.body().get("time").getAsDouble();
        assertTrue("successor after " + pause + " s", pause >= 0 && pause < A_MOMENT);
        assertEquals(spawn.pid(), (long) daemon.control().pids("one").getFirst());
        for (int round = 0; round < 3; round++) {
            stopRightAfterAnEnd(daemon);
        }
    }

    /** The successor of a process that ends just before a stop is not begun, or is stopped, too. */
    private static void stopRightAfterAnEnd(RunningDaemon daemon) throws IOException, InterruptedException {
        awaitMoreThanASecond();
        int mark = daemon.events().all().mark();
        Signals.send("KILL", daemon.control().pids("one").getFirst());
        daemon.control().ok("stop", "name", "one", "waiting", true);
        daemon.events().firstSince(mark, "watcher.one.stop");
        for (PublishedEvents.Event event : daemon.events().all().all()) {
            if (event.topic().equals("watcher.one.spawn")) {
                assertFalse("a successor outlives the stop", Signals.alive(event.pid()));
            }
        }
        assertEquals(0, daemon.control().pids("one").size());
        daemon.control().ok("start", "name", "one", "waiting", true);
    }

    @Test
    public void seesTheEndOfAProcessAlsoIfItWasStartedToIgnoreThem() throws IOException, InterruptedException {
        RunningDaemon daemon = sandbox.daemonIgnoring("CHLD", """
                [watcher:one]
                cmd = /bin/sleep 1000
                """);
        long killed = daemon.awaitStarted("one").getFirst();
        int mark = daemon.events().all().mark();
        Signals.send("KILL", killed);
        PublishedEvents.Event reap = daemon.events().firstSince(mark, "watcher.one.reap");
        assertEquals(killed, reap.pid());
        assertEquals(-9, reap.body().get("exit_code").getAsInt());
        daemon.events().firstSince(mark, "watcher.one.spawn");
    }

    /** A process that lived under a second is replaced after a pause only. */
    private static void awaitMoreThanASecond() throws IOException, InterruptedException {
        assertEquals(0, new ProcessBuilder("sleep", "1.2").start().waitFor());
    }

    @Test
    public void publishesWhatHappensToAWatcher() throws IOException, InterruptedException {
        RunningDaemon daemon = sandbox.daemon("""
                [watcher:One Two]
                cmd = /bin/sleep 1000
                """);
        daemon.awaitStarted("One Two");
        int mark = daemon.events().all().mark();
        daemon.control().ok("stop", "name", "one two", "waiting", true);
        daemon.events().firstSince(mark, "watcher.one_two.stop");
        daemon.control().ok("start", "name", "one two", "waiting", true);
        daemon.events().firstSince(mark, "watcher.one_two.start");
    }
}
