// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.Assume;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** What a stop leaves behind: nothing, however a process has hidden its children. */
public final class ProcessTreeIT {

    private static final Path UNSHARE = Path.of("/usr/bin/unshare");
    private static final List<String> NAMESPACE = List.of("--pid", "--fork", "--mount-proc");

    @Rule
    public final Sandbox sandbox = new Sandbox();

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    @Test
    public void stopEndsADoubleForkedGrandchildOfItsOwnSession() throws IOException, InterruptedException {
        Path script = sandbox.write("fork.sh", """
                setsid sh -c '(sleep 1000 & echo $! >> pids; echo $$ >> pids; wait) & exit 0' &
                sleep 1000 & echo $! >> pids
                wait
                """);
        RunningDaemon daemon = sandbox.daemon("""
                [watcher:forks]
                cmd = /bin/sh %s
                working_dir = %s
                copy_env = True
                graceful_timeout = 2
                """.formatted(script, sandbox.folder()));
        daemon.awaitStarted("forks");
        List<Long> hidden = awaitPids(sandbox.folder().resolve("pids"), 3);
        daemon.control().ok("stop", "name", "forks", "waiting", true);
        assertEquals(List.of(), hidden.stream().filter(Signals::alive).toList());
        hidden.forEach(Signals::awaitGone);
    }

    @Test
    public void asTheFirstProcessItReapsOrphansAndEndsInOrder() throws IOException, InterruptedException {
        Assume.assumeTrue("unshare is installed", Files.isExecutable(UNSHARE));
        Program probe = unshared(Path.of("/bin/true").toString());
        Assume.assumeTrue("a PID namespace may be made", probe.awaitExit() == 0);
        Sandbox.Endpoints endpoints = Sandbox.Endpoints.free();
        Path script = sandbox.write("orphans.sh", """
                while true; do sh -c 'sleep 0.2 & exit 0'; sleep 0.1; done
                """);
        Path config = sandbox.write("first.ini", endpoints.section() + """
                [watcher:orphans]
                cmd = /bin/sh %s
                copy_env = True
                graceful_timeout = 2

                [watcher:web]
                cmd = /bin/sleep 1000
                numprocesses = 2
                """.formatted(script));
        Program outer = unshared(CircusHome.built().program("circusd").toString(), config.toString());
        RunningDaemon daemon = sandbox.closeAfterwards(new RunningDaemon(outer, endpoints, config)).awaitReady();
        daemon.awaitStarted("orphans");
        assertEquals("the JVM is the child of the first process", "2",
                daemon.control().ok("dstats").getAsJsonObject("info").get("pid").getAsString());
        awaitOrphans(outer);
        ProcessHandle first = outer.descendants().getFirst();
        assertTrue(first.info().command().orElse(""), first.info().command().orElse("").endsWith("/circus-keeper"));
        assertEquals(List.of(), zombies(outer));
        Signals.send("HUP", first.pid());
        daemon.awaitLog("] web reloaded");
        Signals.send("TERM", first.pid());
        outer.assertEnds(0);
        assertTrue(outer.errorText(), outer.errorText().contains("web stopped"));
        assertTrue(outer.errorText(), outer.errorText().contains("orphans stopped"));
    }

    private Program unshared(String... words) throws IOException {
        var all = new ArrayList<>(NAMESPACE);
        all.addAll(Arrays.asList(words));
        return sandbox.start(Map.of(), UNSHARE, all.toArray(String[]::new));
    }

    /** Lets the watcher make a dozen of them. */
    private static void awaitOrphans(Program daemon) throws IOException, InterruptedException {
        assertTrue(daemon.isAlive());
        assertEquals(0, new ProcessBuilder("sleep", "2").start().waitFor());
    }

    /** The dead that are not reaped some time after they died. */
    private static List<Long> zombies(Program daemon) throws IOException, InterruptedException {
        List<Long> dead = dead(daemon);
        assertEquals(0, new ProcessBuilder("sleep", "0.5").start().waitFor());
        return dead(daemon).stream().filter(dead::contains).toList();
    }

    private static List<Long> dead(Program daemon) {
        return daemon.descendants().stream().map(ProcessHandle::pid).filter(pid -> !Signals.alive(pid)).toList();
    }

    private static List<Long> awaitPids(Path file, int count) throws IOException, InterruptedException {
        List<String> lines = List.of();
        for (int turn = 0; turn < 100 && lines.size() < count; turn++) {
            assertEquals(0, new ProcessBuilder("sleep", "0.1").start().waitFor());
            lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
        }
        assertEquals(lines.toString(), count, lines.size());
        return lines.stream().map(Long::valueOf).toList();
    }
}
