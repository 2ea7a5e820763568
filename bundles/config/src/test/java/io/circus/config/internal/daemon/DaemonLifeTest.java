// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.daemon;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import io.circus.config.internal.DaemonInFelix;
import io.circus.config.internal.Scratch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;

/** The life of a daemon in a real framework with real processes. */
public class DaemonLifeTest {

    @Rule
    public final Scratch scratch = new Scratch();

    @Test
    public void startsWatchersWhenTheEndpointIsBoundAndStopsThemWithTheFramework() throws Exception {
        try (var daemon = start(watcher("one"), Map.of("circus.pidfile", scratch.path("d.pid").toString()))) {
            assertFalse(Files.exists(scratch.path("one.pid")));
            assertEquals(ProcessHandle.current().pid() + "\n", Files.readString(scratch.path("d.pid")));
            daemon.bindEndpoint();
            long child = pidOf("one");
            daemon.stop();
            assertFalse(isAlive(child));
            assertFalse(daemon.hasExitStatus());
            assertFalse(Files.exists(scratch.path("d.pid")));
            assertTrue(daemon.log(), daemon.log().contains(" circus[" + ProcessHandle.current().pid()
                    + "] [INFO] Starting master on pid " + ProcessHandle.current().pid() + "\n"));
            assertTrue(daemon.log(), daemon.log().contains("[INFO] Arbiter now waiting for commands\n"));
            assertTrue(daemon.log(), daemon.log().contains("[INFO] Arbiter exiting\n"));
        }
    }

    @Test
    public void endsWithStatusOneIfTheFileHasMistakes() throws Exception {
        try (var daemon = start("[watcher:w]\ncmd = x\nnumprocesses = two\n", Map.of())) {
            assertEquals(1, daemon.exitStatus());
            assertTrue(daemon.awaitStop());
        }
    }

    @Test
    public void endsWithStatusOneIfThePidFileNamesALivingProcess() throws Exception {
        Path file = scratch.write("d.pid", "1\n");
        try (var daemon = start(watcher("one"), Map.of("circus.pidfile", file.toString()))) {
            assertEquals(1, daemon.exitStatus());
            assertTrue(daemon.awaitStop());
            assertTrue(daemon.log(), daemon.log().contains("it names process 1, which is alive"));
            assertEquals("1\n", Files.readString(file));
        }
    }

    @Test
    public void quitStopsWatchersAndThenTheFramework() throws Exception {
        try (var daemon = start(watcher("one"), Map.of())) {
            daemon.bindEndpoint();
            long child = pidOf("one");
            daemon.tell("quit");
            assertFalse(isAlive(child));
            assertTrue(daemon.awaitStop());
            assertFalse(daemon.hasExitStatus());
        }
    }

    @Test
    public void restartReadsTheFileAgain() throws Exception {
        try (var daemon = start(watcher("one"), Map.of())) {
            daemon.bindEndpoint();
            long one = pidOf("one");
            scratch.write("main.ini", watcher("two"));
            daemon.tell("restart");
            assertFalse(isAlive(one));
            long two = pidOf("two");
            daemon.bundle("io.circus.config").stop();
            daemon.bundle("io.circus.config").start();
            daemon.bindEndpoint();
            assertFalse("it is done", daemon.log().contains("going on with a restart"));
            assertTrue(isAlive(two));
        }
    }

    @Test
    public void restartWithABrokenFileGoesOnAsBefore() throws Exception {
        try (var daemon = start(watcher("one"), Map.of())) {
            daemon.bindEndpoint();
            long before = pidOf("one");
            Files.delete(scratch.path("one.pid"));
            scratch.write("main.ini", "[watcher:one]\ncmd = x\nshell = maybe\nnumprocesses = x\n");
            assertFails(daemon);
            long after = pidOf("one");
            assertNotEquals(before, after);
            assertTrue(isAlive(after));
            assertTrue(daemon.log(), daemon.log().contains("main.ini:3: [watcher:one] shell: 'maybe'"));
            assertTrue(daemon.log(), daemon.log().contains(
                    "main.ini:4: [watcher:one] numprocesses: expected an integer"));
        }
    }

    @Test
    public void stoppingAndStartingTheBundleTouchesNoProcessAndNotTheFile() throws Exception {
        try (var daemon = start("[circus]\ncheck_delay = 2\n" + watcher("one"), Map.of())) {
            daemon.bindEndpoint();
            long child = pidOf("one");
            scratch.write("main.ini", "[circus]\ncheck_delay = x\n" + watcher("two"));
            var config = daemon.bundle("io.circus.config");
            config.stop();
            assertTrue(isAlive(child));
            config.start();
            String settings = daemon.service("io.circus.config.GlobalSettings").toString();
            assertTrue(settings, settings.contains("checkDelay=PT2S"));
            daemon.bindEndpoint();
            assertTrue(isAlive(child));
            assertFalse(Files.exists(scratch.path("two.pid")));
            assertFalse(daemon.hasExitStatus());
        }
    }

    @Test
    public void updatingTheBundleTouchesNoProcess() throws Exception {
        try (var daemon = start(watcher("one"), Map.of())) {
            daemon.bindEndpoint();
            long child = pidOf("one");
            daemon.bundle("io.circus.config").update();
            daemon.refresh();
            daemon.bindEndpoint();
            assertTrue(isAlive(child));
            daemon.tell("quit");
            assertFalse(isAlive(child));
            assertTrue(daemon.awaitStop());
        }
    }

    @Test
    public void aRestartGoesOnAfterAnUpdateOfTheBundle() throws Exception {
        restartDuringUpdateOf("io.circus.config");
    }

    @Test
    public void aRestartGoesOnAfterAnUpdateOfTheWatchers() throws Exception {
        restartDuringUpdateOf("io.circus.watchers");
    }

    private void restartDuringUpdateOf(String bundle) throws Exception {
        Path mayEnd = scratch.path("may.end");
        String slow = "[watcher:slow]\ncmd = /bin/sh -c 'trap \"until [ -e " + mayEnd + " ]; do sleep 0.01; done; exit\" TERM; "
                + "echo $$ > " + scratch.path("slow.pid") + "; while :; do sleep 0.01; done'\n";
        try (var daemon = start(watcher("one") + slow, Map.of())) {
            daemon.bindEndpoint();
            long one = pidOf("one");
            long held = pidOf("slow");
            scratch.write("main.ini", watcher("two"));
            daemon.begin("restart");
            DaemonInFelix.await("one is not stopped", () -> !isAlive(one));
            daemon.bundle(bundle).update();
            daemon.refresh();
            daemon.bindEndpoint();
            assertTrue(isAlive(held));
            Files.createFile(mayEnd);
            assertTrue(isAlive(pidOf("two")));
            assertFalse(isAlive(held));
            DaemonInFelix.await("one is there", () -> has(daemon, "two") && !has(daemon, "one") && !has(daemon, "slow"));
        }
    }

    private static boolean has(DaemonInFelix daemon, String watcher) {
        try {
            return daemon.pids(watcher) != null;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void assertFails(DaemonInFelix daemon) throws Exception {
        try {
            daemon.tell("restart");
        } catch (ReflectiveOperationException e) {
            assertTrue(e.getCause().getMessage(), e.getCause().getMessage().startsWith("cannot restart with "));
            return;
        }
        throw new AssertionError("restarted");
    }

    private DaemonInFelix start(String ini, Map<String, String> properties) throws Exception {
        return DaemonInFelix.start(scratch, scratch.write("main.ini", ini), properties);
    }

    /** A watcher whose process writes its pid into a file. */
    private String watcher(String name) {
        return "[watcher:" + name + "]\ncmd = /bin/sh -c 'echo $$ > " + scratch.path(name + ".pid")
                + "; exec sleep 1000'\n";
    }

    private long pidOf(String watcher) throws Exception {
        Path file = scratch.path(watcher + ".pid");
        DaemonInFelix.await(watcher + " is not running", () -> content(file).endsWith("\n"));
        return Long.parseLong(content(file).strip());
    }

    private static String content(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isAlive(long pid) {
        return Files.exists(Path.of("/proc", Long.toString(pid)));
    }
}
