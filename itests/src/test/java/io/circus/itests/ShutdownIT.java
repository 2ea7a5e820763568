// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.google.gson.JsonElement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.Assume;
import org.junit.Rule;
import org.junit.Test;

public final class ShutdownIT {

    private static final String TWO_WATCHERS = """
            [watcher:web]
            cmd = /bin/sleep 1000
            numprocesses = 3

            [watcher:tree]
            cmd = /bin/sh -c "sleep 1000 & sleep 1001 & wait"
            graceful_timeout = 2
            """;

    @Rule
    public final Sandbox sandbox = new Sandbox();

    @Test
    public void termStopsEverything() throws IOException, InterruptedException {
        startedDaemon().endBy("TERM");
    }

    @Test
    public void intStopsEverything() throws IOException, InterruptedException {
        startedDaemon().endBy("INT");
    }

    /** The jars of {@code bundles/} come after the watchers. */
    @Test
    public void termStopsEverythingAlsoWhilePluginsAreInstalled() throws IOException, InterruptedException {
        RunningDaemon daemon = startedDaemon();
        daemon.awaitLog("Installing bundle io.circus.stats");
        daemon.endBy("TERM");
        assertFalse(daemon.program().errorText(), daemon.program().errorText().contains("[ERROR]"));
    }

    @Test
    public void obeysSignalsThatItWasStartedToIgnore() throws IOException, InterruptedException {
        RunningDaemon daemon = sandbox.daemonIgnoring("HUP INT", TWO_WATCHERS);
        daemon.awaitStarted("web");
        daemon.program().signal("HUP");
        daemon.awaitLog("web reloaded");
        daemon.endBy("INT");
    }

    @Test
    public void termStopsEverythingAlsoWithoutTheConfigBundle() throws IOException, InterruptedException {
        endWithout("io.circus.config");
    }

    @Test
    public void termStopsEverythingAlsoWithoutTheWatchersBundle() throws IOException, InterruptedException {
        RunningDaemon daemon = endWithout("io.circus.watchers");
        assertTrue(daemon.program().errorText(), daemon.program().errorText().contains("web: nothing else stops "));
    }

    @Test
    public void termStopsEverythingAlsoWithoutDeclarativeServices() throws IOException, InterruptedException {
        RunningDaemon daemon = endWithout("org.apache.felix.scr");
        assertTrue(daemon.program().errorText(), daemon.program().errorText().contains("web: nothing else stops "));
    }

    /** Whatever somebody has stopped, and nothing is left that could be. */
    @Test
    public void termStopsEverythingAlsoWithoutAnyBundleThatCanBeStopped() throws IOException, InterruptedException {
        RunningDaemon daemon = startedDaemon();
        // the shell comes before the plugins
        daemon.awaitLog("Installed bundle");
        ControlClient control = daemon.control();
        int stopped = 0;
        for (JsonElement bundle : control.ok("bundle", "action", "list").getAsJsonArray("bundles")) {
            String name = bundle.getAsJsonObject().get("name").getAsString();
            stopped += control.call("bundle", "action", "stop", "name", name).get("status").getAsString().equals("ok") ? 1 : 0;
        }
        assertTrue(stopped + " are stopped", stopped > 10);
        daemon.endBy("TERM");
        assertTrue(daemon.program().errorText(), daemon.program().errorText().contains("web: nothing else stops "));
    }

    /** One of the processes wants another signal, and one must be killed. */
    @Test
    public void processesThatNobodyElseStopsHaveTheirSignalAndTheirTime() throws IOException, InterruptedException {
        Path told = sandbox.folder().resolve("told");
        RunningDaemon daemon = sandbox.daemon("""
                [watcher:usr]
                cmd = /bin/sh -c "trap 'echo usr >%s; exit' USR2; while :; do sleep 0.05; done"
                stop_signal = USR2

                [watcher:deaf]
                cmd = /bin/sh -c "trap '' TERM; while :; do sleep 0.05; done"
                graceful_timeout = 0.5
                """.formatted(told));
        daemon.awaitStarted("usr");
        daemon.awaitStarted("deaf");
        stopBundle(daemon, "io.circus.watchers");
        daemon.endBy("TERM");
        assertEquals("usr", Files.readString(told).strip());
        String log = daemon.program().errorText();
        assertTrue(log, log.contains("still alive 0.5 s after TERM, sending KILL"));
        assertTrue(log, log.contains("Ended 2 processes that nothing else stopped"));
    }

    private RunningDaemon endWithout(String bundle) throws IOException, InterruptedException {
        RunningDaemon daemon = startedDaemon();
        stopBundle(daemon, bundle);
        daemon.endBy("TERM");
        return daemon;
    }

    /** The reply may be lost with what carries it. */
    private void stopBundle(RunningDaemon daemon, String bundle) throws IOException, InterruptedException {
        // the shell comes before the plugins
        daemon.awaitLog("Installed bundle");
        sandbox.circusctl(daemon, "--timeout", "5", "gogo", "stop " + bundle);
        Eventually.holds(bundle + " does not stop", () -> !isGogoStopping(daemon));
    }

    /** Gogo stops a bundle on a thread {@code pipe-stop NAME}; the kernel knows the beginning of its name. */
    private static boolean isGogoStopping(RunningDaemon daemon) throws IOException {
        try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(daemon.jvm()), "task"))) {
            for (Path task : (Iterable<Path>) tasks::iterator) {
                if (nameOf(task).startsWith("pipe-st")) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Empty if it has just ended. */
    private static String nameOf(Path task) {
        try {
            return Files.readString(task.resolve("comm"));
        } catch (IOException e) {
            return "";
        }
    }

    @Test
    public void secondSignalChangesNothing() throws IOException, InterruptedException {
        RunningDaemon daemon = sandbox.daemon("""
                [watcher:slow]
                cmd = /bin/sh -c "trap '' TERM; while true; do sleep 0.2; done"
                graceful_timeout = 1
                """);
        daemon.awaitStarted("slow");
        daemon.program().signal("TERM");
        daemon.awaitLog("Arbiter exiting");
        daemon.endBy("INT");
    }

    @Test
    public void leavesNoFolderBehind() throws IOException, InterruptedException {
        RunningDaemon daemon = startedDaemon();
        assertEquals(1, storages());
        daemon.endBy("TERM");
        assertEquals(0, storages());
    }

    @Test
    public void removesTheFoldersOfKilledDaemonsOnly() throws IOException, InterruptedException {
        RunningDaemon living = startedDaemon();
        RunningDaemon killed = startedDaemon();
        assertEquals(2, storages());
        killed.program().close();
        killed.program().awaitExit();
        RunningDaemon next = startedDaemon();
        assertEquals(2, storages());
        next.endBy("TERM");
        assertEquals("active", living.control().status("web"));
        living.endBy("TERM");
        assertEquals(0, storages());
    }

    @Test
    public void secondDaemonOnTheSameEndpointStartsNothing() throws IOException, InterruptedException {
        RunningDaemon first = startedDaemon();
        Path mark = sandbox.folder().resolve("started");
        Path config = sandbox.write("second.ini", first.endpoints().section() + """
                [watcher:marker]
                cmd = /bin/sh -c "touch %s; sleep 1000"
                """.formatted(mark));
        Program second = sandbox.circusd(CircusHome.built(), config.toString());
        second.assertEnds(1);
        assertTrue(second.errorText(), second.errorText().contains("cannot bind"));
        assertTrue(second.errorText(), second.errorText().contains(first.endpoints().controlEndpoint()));
        assertFalse(Files.exists(mark));
        assertEquals("active", first.control().status("web"));
    }

    private RunningDaemon startedDaemon() throws IOException, InterruptedException {
        RunningDaemon daemon = sandbox.daemon(TWO_WATCHERS);
        daemon.awaitStarted("web");
        daemon.awaitStarted("tree");
        return daemon;
    }

    /** The folder for temporary files is everybody's: what lies there under the name of a storage may be a trap. */
    @Test
    public void aDaemonOfRootKeepsItsStorageWhereNobodyElseCanWrite() throws IOException, InterruptedException {
        Assume.assumeTrue("runs as root", "root".equals(System.getProperty("user.name")));
        Path planted = Files.createDirectory(sandbox.temporaryFiles().resolve("circusd-1-1"));
        Files.createFile(planted.resolve("lock"));
        RunningDaemon daemon = sandbox.daemonWith(Map.of("RUNTIME_DIRECTORY", "", "XDG_RUNTIME_DIR", ""), TWO_WATCHERS);
        Path storages = Path.of("/run/circus/storage");
        String own = "circusd-" + daemon.jvm() + "-";
        assertEquals(1, storages.toFile().list((folder, name) -> name.startsWith(own)).length);
        assertEquals(0700, (Integer) Files.getAttribute(storages, "unix:mode") & 07777);
        daemon.endBy("TERM");
        assertEquals(0, storages.toFile().list((folder, name) -> name.startsWith(own)).length);
        assertTrue(Files.exists(planted.resolve("lock")));
    }

    private int storages() {
        return sandbox.runtimeFiles().resolve("storage").toFile().list((folder, name) -> name.startsWith("circusd-")).length;
    }
}
