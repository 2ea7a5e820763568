// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/**
 * The wall clock of a daemon is set while it runs: libfaketime shows it another one, from a file that is read at each look.
 * The monotonic clock is the real one, as it is when somebody sets the clock of a machine.
 */
public final class ClockStepIT {

    /** One day on, one day back: more than any time-out here, less than a century. */
    private static final List<String> STEPS = List.of("+1d", "-1d", "+0");

    /** Less than a day, more than a test takes. */
    private static final double SECONDS_OF_A_STEP = 40_000;

    @Rule
    public final Sandbox sandbox = new Sandbox();

    private Path library;
    private Path offset;

    @Before
    public void findLibrary() throws IOException {
        try (Stream<Path> folders = Files.list(Path.of("/usr/lib"))) {
            library = folders.map(folder -> folder.resolve("faketime/libfaketimeMT.so.1")).filter(Files::exists)
                    .findFirst().orElse(null);
        }
        assumeTrue("libfaketime is installed", library != null);
        offset = sandbox.write("clock", "+0\n");
    }

    @Test
    public void noTimerIsDisturbed() throws IOException, InterruptedException {
        RunningDaemon daemon = daemon("""
                [watcher:old]
                cmd = /bin/sleep 1000
                max_age = 3600
                max_age_variance = 0

                [watcher:stubborn]
                cmd = /bin/sh -c "trap '' TERM; while :; do sleep 0.1; done"
                graceful_timeout = 1

                [watcher:crashing]
                cmd = /bin/sleep 1000
                """);
        List<Long> old = daemon.awaitStarted("old");
        daemon.awaitStarted("crashing");
        for (String step : STEPS) {
            daemon.awaitStarted("stubborn");
            set(daemon, step);
            long begin = System.nanoTime();
            daemon.control().ok("stop", "name", "stubborn", "waiting", true);
            double seconds = (System.nanoTime() - begin) / 1e9;
            assertTrue(step + ": stopped after " + seconds + " s, expected 1 s", seconds >= 1);
            daemon.control().ok("start", "name", "stubborn", "waiting", true);
            int mark = daemon.events().all().mark();
            Signals.send("KILL", daemon.control().pids("crashing").getFirst());
            daemon.events().firstSince(mark, "watcher.crashing.spawn");
        }
        assertEquals("not a day has passed for it", old, daemon.control().pids("old"));
        assertTrue("the log shows the clock that was set",
                daemon.program().err().all().stream().map(line -> line.substring(0, 10)).distinct().count() >= 3);
    }

    @Test
    public void aRestIsOverInTimeWhenTheClockIsSetBack() throws IOException, InterruptedException {
        RunningDaemon daemon = daemon("""
                [circus]
                check_delay = 0.2

                [watcher:flaps]
                cmd = /bin/sh -c "sleep 0.1"
                max_retry = -1

                [plugin:guard]
                use = flapping
                attempts = 2
                window = 30
                retry_in = 1
                max_retry = -1
                """);
        daemon.awaitLog("flaps: flapping");
        awaitAllPlugins(daemon);
        set(daemon, "-1d");
        daemon.awaitLog("flaps: flapping (2 ends), stopping it for 1 s, rest 2");
        set(daemon, "+1d");
        daemon.awaitLog("flaps: flapping (2 ends), stopping it for 1 s, rest 3");
    }

    private RunningDaemon daemon(String sections) throws IOException, InterruptedException {
        Map<String, String> environment = new HashMap<>();
        environment.put("LD_PRELOAD", library.toString());
        environment.put("FAKETIME_TIMESTAMP_FILE", offset.toString());
        environment.put("FAKETIME_CACHE_DURATION", "1");
        environment.put("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        environment.put("DONT_FAKE_MONOTONIC", "1");
        return sandbox.daemonWith(environment, sections);
    }

    /** A jar that is just being installed might be taken for a changed one. */
    private static void awaitAllPlugins(RunningDaemon daemon) throws IOException, InterruptedException {
        int jars;
        try (Stream<Path> files = Files.list(CircusHome.built().root().resolve("bundles"))) {
            jars = (int) files.filter(file -> file.toString().endsWith(".jar")).count();
        }
        Eventually.holds("not all plugins are there", () -> daemon.program().err().all().stream()
                .filter(line -> line.contains("Installed bundle")).count() >= jars);
    }

    /** By rename, so that the daemon never reads half a file; it looks at it once a second. */
    private void set(RunningDaemon daemon, String step) throws IOException, InterruptedException {
        double before = time(daemon);
        Path next = sandbox.write("clock.new", step + "\n");
        Files.move(next, offset, StandardCopyOption.ATOMIC_MOVE);
        Eventually.holds("the clock of the daemon is as before",
                () -> Math.abs(time(daemon) - before) >= SECONDS_OF_A_STEP);
    }

    private static double time(RunningDaemon daemon) {
        return daemon.control().ok("numwatchers").get("time").getAsDouble();
    }
}
