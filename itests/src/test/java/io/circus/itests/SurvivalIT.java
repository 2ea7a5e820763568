// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import com.google.gson.JsonParser;
import io.circus.testing.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.Assume;
import org.junit.Rule;
import org.junit.Test;

/** Workers, sockets and what was told to watchers, when the JVM is killed at any moment. */
public final class SurvivalIT {

    /** Where a daemon with the property circus.crash kills itself, in the course of the end of a process and the spawn of its successor. */
    private static final List<String> POINTS_OF_LIFE = List.of("exit seen", "exit noted", "exit told", "end dealt with", "slot taken", "kept", "spawn noted",
            "spawned", "running noted", "state written", "state noted");

    /** Where it does when it takes over what another one has left. */
    private static final List<String> POINTS_OF_RECOVERY = List.of("ends heard", "half-made found", "strays ended", "end from the keeper noted",
            "not armed", "armed");

    @Rule
    public final Sandbox sandbox = new Sandbox();

    @Test
    public void whatWatchersWereToldSurvives() throws Exception {
        RunningDaemon daemon = sandbox.daemon("""
                [watcher:web]
                cmd = sleep 1000
                numprocesses = 2
                [watcher:off]
                cmd = sleep 1001
                [watcher:old]
                cmd = sleep 1002
                max_age = 4
                max_age_variance = 0
                """);
        daemon.awaitStarted("web");
        daemon.awaitStarted("off");
        long old = daemon.awaitStarted("old").getFirst();
        ControlClient control = daemon.control();
        control.ok("incr", "name", "web", "waiting", true);
        control.ok("stop", "name", "off", "waiting", true);
        control.ok("set", "name", "web", "options", JsonParser.parseString("{\"graceful_timeout\": 7}"), "waiting", true);
        control.ok("add", "name", "more", "cmd", "sleep 1003", "start", true, "waiting", true);
        List<Long> web = control.pids("web");
        List<Long> more = control.pids("more");
        assertEquals(3, web.size());
        daemon.crash();
        assertEquals(web, control.pids("web"));
        assertEquals(more, control.pids("more"));
        assertEquals("active", control.status("web"));
        assertEquals("stopped", control.status("off"));
        assertEquals("7.0", control.ok("get", "name", "web", "keys", JsonParser.parseString("[\"graceful_timeout\"]"))
                .getAsJsonObject("options").get("graceful_timeout").getAsString());
        Eventually.holds("the old one is replaced in time", () -> !control.pids("old").contains(old));
        control.ok("reloadconfig", "waiting", true);
        assertEquals("the file has not changed", web, control.pids("web"));
        daemon.crash();
        assertEquals(web, control.pids("web"));
        daemon.endBy("TERM");
        assertTrue(web.stream().noneMatch(Signals::alive));
    }

    @Test
    public void socketsNeverRefuse() throws Exception {
        int port = Ports.free();
        RunningDaemon daemon = sandbox.daemon("""
                [watcher:web]
                cmd = /usr/bin/python3 -c "import socket; s=socket.socket(fileno=$(circus.sockets.web)); s.setblocking(True); [c[0].close() for c in iter(s.accept, None)]"
                use_sockets = True
                [socket:web]
                host = 127.0.0.1
                port = %d
                """.formatted(port));
        long worker = daemon.awaitStarted("web").getFirst();
        var enough = new AtomicBoolean();
        var connected = new AtomicInteger();
        var refused = new AtomicInteger();
        Thread client = Thread.startVirtualThread(() -> {
            while (!enough.get()) {
                try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    socket.setSoTimeout(30_000);
                    assertEquals(-1, socket.getInputStream().read());
                    connected.incrementAndGet();
                } catch (ConnectException e) {
                    refused.incrementAndGet();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
        for (int i = 0; i < 3; i++) {
            daemon.crash();
        }
        // the next one gets the socket of the one before
        Signals.send("KILL", worker);
        Eventually.holds("another one listens", () -> {
            List<Long> pids = daemon.control().pids("web");
            return pids.size() == 1 && pids.getFirst() != worker;
        });
        int before = connected.get();
        Eventually.holds("it answers", () -> connected.get() > before + 10);
        enough.set(true);
        client.join();
        assertEquals(0, refused.get());
    }

    /** More than the queue between keeper and JVM holds. */
    @Test
    public void endsThatNoDaemonHasSeenAreTold() throws Exception {
        RunningDaemon daemon = sandbox.daemon("""
                [watcher:many]
                cmd = sleep 1000
                numprocesses = 300
                respawn = False
                """);
        List<Long> pids = daemon.awaitStarted("many");
        assertEquals(300, pids.size());
        long former = daemon.jvm();
        Signals.send("STOP", daemon.program().pid());
        Signals.send("KILL", former);
        var command = new ArrayList<>(List.of("kill", "-9"));
        pids.forEach(pid -> command.add(pid.toString()));
        assertTrue(Program.succeeds(command.toArray(String[]::new)));
        Signals.send("CONT", daemon.program().pid());
        daemon.awaitSuccessor(former);
        for (long pid : pids) {
            daemon.awaitLog("many[" + pid + "]: killed by KILL after");
        }
        assertEquals(List.of(), daemon.control().pids("many"));
        daemon.endBy("TERM");
    }

    @Test
    public void statusesOfThoseThatEndMeanwhileAreRight() throws Exception {
        RunningDaemon daemon = sandbox.daemon("""
                [watcher:exits]
                cmd = /bin/sh -c 'while ! [ -e go ]; do sleep 0.05; done; exit $(circus.wid)'
                working_dir = %s
                numprocesses = 9
                respawn = False
                """.formatted(sandbox.folder()));
        List<Long> pids = daemon.awaitStarted("exits");
        long former = daemon.jvm();
        Signals.send("STOP", daemon.program().pid());
        Signals.send("KILL", former);
        sandbox.write("go", "");
        Eventually.holds("all have ended", () -> pids.stream().noneMatch(Signals::alive));
        Signals.send("CONT", daemon.program().pid());
        daemon.awaitSuccessor(former);
        Set<String> told = new TreeSet<>();
        for (long pid : pids) {
            String line = daemon.awaitLog("exits[" + pid + "]: exited with status ");
            told.add(line.replaceAll(".*with status (\\d+) after.*", "$1"));
        }
        assertEquals(IntStream.rangeClosed(1, 9).mapToObj(String::valueOf).collect(Collectors.toSet()), told);
    }

    /** As in a container: the keeper is process 1, whose end is the end of all. */
    @Test
    public void worksAsTheFirstProcess() throws Exception {
        Assume.assumeTrue("namespaces may be made", Program.succeeds("unshare", "--pid", "--fork", "--mount-proc", "true"));
        Sandbox.Endpoints endpoints = Sandbox.Endpoints.free();
        Path config = sandbox.write("first.ini", endpoints.section() + """
                [watcher:web]
                cmd = sleep 1000
                numprocesses = 2
                """);
        Program unshare = sandbox.start(Map.of(), Path.of("/usr/bin/unshare"), "--pid", "--fork", "--mount-proc", "--kill-child",
                CircusHome.built().program("circusd").toString(), config.toString());
        RunningDaemon daemon = sandbox.closeAfterwards(new RunningDaemon(unshare, endpoints, config)).awaitReady();
        daemon.awaitLog("circus[1]");
        List<Long> web = daemon.awaitStarted("web");
        long former = jvmBelow(unshare);
        Signals.send("KILL", former);
        Eventually.holds("another JVM has come", () -> jvmBelow(unshare) != former && jvmBelow(unshare) != 0);
        Eventually.holds("it answers", () -> {
            try (var fresh = new ControlClient(endpoints.controlEndpoint(), Duration.ofSeconds(2))) {
                return fresh.tryCall("numwatchers").isPresent();
            }
        });
        assertEquals(web, daemon.control().pids("web"));
        Signals.send("TERM", unshare.descendants().getFirst().pid());
        unshare.assertEnds(0);
    }

    /** By its pid outside; 0 if there is none. */
    private static long jvmBelow(Program unshare) {
        return unshare.descendants().stream().filter(each -> each.info().command().filter(command -> command.endsWith("/java")).isPresent())
                .mapToLong(ProcessHandle::pid).findFirst().orElse(0);
    }

    @Test
    public void processesOfOtherUsersAndThoseThatNotifySurvive() throws Exception {
        Assume.assumeTrue("users can be changed", "root".equals(System.getProperty("user.name")));
        Assume.assumeTrue("python3 is installed", Files.isExecutable(Path.of("/usr/bin/python3")));
        RunningDaemon daemon = sandbox.daemon("""
                [watcher:other]
                cmd = sleep 1000
                uid = nobody
                [watcher:late]
                cmd = /usr/bin/python3 -c "import os,socket,time; s=socket.socket(socket.AF_UNIX,socket.SOCK_DGRAM); s.connect(chr(0)+os.environ['NOTIFY_SOCKET'][1:]); s.send(b'READY=1'); time.sleep(1000)"
                working_dir = /
                ready = notify
                """);
        List<Long> other = daemon.awaitStarted("other");
        List<Long> late = daemon.awaitStarted("late");
        daemon.crash();
        assertEquals(other, daemon.control().pids("other"));
        assertEquals(late, daemon.control().pids("late"));
        daemon.control().ok("stop", "name", "other", "waiting", true);
        assertTrue(!Signals.alive(other.getFirst()));
        daemon.control().ok("reload", "name", "late", "waiting", true);
        assertNotEquals(late, daemon.control().pids("late"));
        daemon.endBy("TERM");
    }

    /** Of each process all lines are in the file, in order and none twice, but for what a JVM had in its hands when it was killed. */
    @Test
    public void anyMomentCanBeTheLast() throws Exception {
        Path log = sandbox.file("lines");
        RunningDaemon daemon = sandbox.daemon("""
                [watcher:lines]
                cmd = /bin/sh -c 'echo $$ >> lines.pids; i=0; while :; do i=$((i+1)); echo $i; [ $((i %% 100)) != 0 ] || sleep 0.01; done'
                working_dir = %1$s
                stdout_stream.class = FileStream
                stdout_stream.filename = %2$s
                [watcher:mortal]
                cmd = /bin/sh -c 'echo $$ >> mortal; sleep 1.5; exit 7'
                working_dir = %1$s
                numprocesses = 3
                """.formatted(sandbox.folder(), log));
        List<Long> lines = daemon.awaitStarted("lines");
        daemon.awaitStarted("mortal");
        var random = new Random(20);
        for (int i = 0; i < 6; i++) {
            Thread.sleep(random.nextInt(1500));
            daemon.crash();
            assertEquals(lines, daemon.control().pids("lines"));
        }
        assertEquals(Set.copyOf(lines), living("lines.pids"));
        daemon.endBy("TERM");
        List<Long> numbers = Files.readAllLines(log).stream().map(Long::valueOf).toList();
        for (int i = 1; i < numbers.size(); i++) {
            assertTrue(numbers.get(i - 1) + " before " + numbers.get(i), numbers.get(i - 1) < numbers.get(i));
        }
        for (String pid : Files.readAllLines(sandbox.file("mortal"))) {
            daemon.awaitLog("mortal[" + pid + "]: ");
        }
        assertTrue("no other end than its own and that of the daemon", daemon.program().err().all().stream()
                .filter(line -> line.contains("] mortal[") && line.contains(" after "))
                .allMatch(line -> line.contains("exited with status 7") || line.contains("killed by TERM")));
    }

    @Test
    public void theJvmTakesThePlaceOfAKilledKeeper() throws Exception {
        RunningDaemon daemon = sandbox.daemon(CircusHome.built(), """
                [watcher:web]
                cmd = sleep 1000
                numprocesses = 2
                """, "--pidfile", sandbox.file("pid").toString());
        List<Long> web = daemon.awaitStarted("web");
        long keeper = daemon.jvm();
        Signals.send("KILL", daemon.program().pid());
        sandbox.awaitFile("pid", text -> text.strip().equals(Long.toString(keeper)));
        assertEquals("circus-keeper", Files.readSymbolicLink(Path.of("/proc/" + keeper + "/exe")).getFileName().toString());
        Eventually.holds("the next JVM answers", () -> {
            try (var fresh = new ControlClient(daemon.endpoints().controlEndpoint())) {
                return fresh.pids("web").equals(web);
            }
        });
        Signals.send("KILL", web.getFirst());
        daemon.awaitLog("web[" + web.getFirst() + "]: killed by KILL after");
        daemon.control().ok("quit");
        Eventually.holds("all are gone", () -> !Signals.alive(keeper) && web.stream().noneMatch(Signals::alive));
        assertTrue("the pid file is gone, too", Files.notExists(sandbox.file("pid")));
    }

    /** The end of the daemon goes on, and its exit status is that of the end. */
    @Test
    public void anEndThatIsInterruptedGoesOn() throws Exception {
        Path crash = sandbox.file("crash");
        RunningDaemon daemon = crashing(crash, """
                [watcher:web]
                cmd = sleep 1000
                """);
        long worker = daemon.awaitStarted("web").getFirst();
        Files.writeString(crash, "processes ended");
        daemon.program().signal("TERM");
        daemon.program().assertEnds(0);
        assertTrue("the daemon has killed itself", Files.notExists(crash));
        assertTrue(daemon.program().errorText().contains("going on with the end of the daemon"));
        assertTrue(!Signals.alive(worker));
    }

    @Test
    public void everyPointCanBeTheLast() throws Exception {
        Path crash = sandbox.file("crash");
        RunningDaemon daemon = crashing(crash, """
                [watcher:steady]
                cmd = /bin/sh -c 'echo $$ >> steady; exec sleep 1000'
                working_dir = %1$s
                numprocesses = 2
                stdout_stream.class = FileStream
                stdout_stream.filename = %1$s/steady.log
                [watcher:mortal]
                cmd = /bin/sh -c 'echo $$ >> mortal; exec sleep 1000'
                working_dir = %1$s
                stdout_stream.class = FileStream
                stdout_stream.filename = %1$s/mortal.log
                """.formatted(sandbox.folder()));
        List<Long> steady = daemon.awaitStarted("steady");
        daemon.awaitStarted("mortal");
        for (String point : POINTS_OF_LIFE) {
            long former = daemon.jvm();
            long victim = daemon.control().pids("mortal").getFirst();
            Files.writeString(crash, point);
            Signals.send("KILL", victim);
            assertSurvived(point, daemon, crash, former, steady, victim);
        }
        for (String point : POINTS_OF_RECOVERY) {
            long former = daemon.jvm();
            long victim = daemon.control().pids("mortal").getFirst();
            Signals.send("STOP", daemon.program().pid());
            Signals.send("KILL", former);
            Signals.send("KILL", victim);
            Files.writeString(crash, point);
            Signals.send("CONT", daemon.program().pid());
            assertSurvived(point, daemon, crash, former, steady, victim);
        }
        daemon.endBy("TERM");
    }

    private void assertSurvived(String point, RunningDaemon daemon, Path crash, long former, List<Long> steady, long victim)
            throws IOException, InterruptedException {
        Eventually.holds(() -> "the daemon comes to '" + point + "'\n" + daemon.program().err(), () -> Files.notExists(crash));
        daemon.awaitSuccessor(former);
        Eventually.holds(point + ": there is one mortal", () -> {
            List<Long> pids = daemon.control().pids("mortal");
            return pids.size() == 1 && pids.getFirst() != victim && Signals.alive(pids.getFirst());
        });
        assertEquals(point, steady, daemon.control().pids("steady"));
        daemon.awaitLog("mortal[" + victim + "]: killed by KILL after");
        assertEquals(point, new HashSet<>(daemon.control().pids("mortal")), living("mortal"));
        assertEquals(point, new HashSet<>(steady), living("steady"));
    }

    /** All processes that have ever come of a watcher and live. */
    private Set<Long> living(String watcher) throws IOException {
        return Files.readAllLines(sandbox.file(watcher)).stream().map(Long::valueOf).filter(Signals::alive).collect(Collectors.toSet());
    }

    private RunningDaemon crashing(Path crash, String sections) throws IOException, InterruptedException {
        return sandbox.daemonWith(Map.of("CIRCUS_JAVA_OPTS", "-Dcircus.crash=" + crash + " -Djava.io.tmpdir=" + sandbox.temporaryFiles()), sections);
    }

    @Test
    public void theNextDaemonIsAnotherJvm() throws Exception {
        RunningDaemon daemon = sandbox.daemon("");
        long former = daemon.jvm();
        daemon.crash();
        assertNotEquals(former, daemon.jvm());
        daemon.control().ok("quit");
        daemon.program().assertEnds(0);
    }
}
