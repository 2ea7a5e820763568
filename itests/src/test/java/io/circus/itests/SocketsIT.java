// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** Managed sockets, as a client and an operator see them. */
public final class SocketsIT {

    /** Accepts connections on a descriptor for ever, and tells its pid and its environment to each. */
    private static final String SERVER = """
            import os, socket, sys
            s = socket.socket(fileno=int(sys.argv[1]))
            s.setblocking(True)
            while True:
                c, _ = s.accept()
                told = [str(os.getpid())] + [os.environ.get(k, "-") for k in ("LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES")]
                c.sendall(" ".join(told).encode())
                c.close()
                if len(sys.argv) > 2:
                    break
            """;

    @Rule
    public final Sandbox sandbox = new Sandbox();

    @Rule
    public final Timeout timeout = Timeout.seconds(120);

    private Path server;

    @Before
    public void writeServer() throws IOException {
        server = sandbox.write("server.py", SERVER);
    }

    @Test
    public void handsASocketOverAndKeepsItAcrossARestart() throws Exception {
        RunningDaemon daemon = sandbox.daemon("""
                [socket:Web]
                host = 127.0.0.1
                port = 0

                [socket:other]
                host = 127.0.0.1
                port = 0

                [watcher:web]
                cmd = /usr/bin/python3 %s $(circus.sockets.web)
                use_sockets = True
                """.formatted(server));
        long pid = daemon.awaitStarted("web").getFirst();
        int port = port(daemon, "web");
        assertEquals(pid + " - - -", ask(port));
        assertEquals("0 1 2 and one socket, not the one that it did not ask for", 1, sockets(pid));
        daemon.control().ok("stop", "name", "web", "waiting", true);
        try (var waiting = new Socket(InetAddress.getLoopbackAddress(), port)) {
            daemon.control().ok("start", "name", "web", "waiting", true);
            long next = daemon.control().pids("web").getFirst();
            assertEquals(next + " - - -", read(waiting));
        }
        assertEquals(port, port(daemon, "web"));
    }

    @Test
    public void tellsAllSocketsInTheWayOfSystemdToWhoNamesNone() throws Exception {
        RunningDaemon daemon = sandbox.daemon("""
                [socket:a]
                host = 127.0.0.1
                port = 0

                [socket:b]
                path = %s/b.sock
                umask = 63

                [watcher:web]
                cmd = /usr/bin/python3 %s 3
                use_sockets = True

                [watcher:unix]
                cmd = /usr/bin/python3 %s 0
                stdin_socket = b

                [watcher:none]
                cmd = /bin/sleep 1000
                """.formatted(sandbox.folder(), server, server));
        long pid = daemon.awaitStarted("web").getFirst();
        assertEquals(pid + " " + pid + " 2 a:b", ask(port(daemon, "a")));
        assertEquals(2, sockets(pid));
        long onStdin = daemon.awaitStarted("unix").getFirst();
        Path file = sandbox.folder().resolve("b.sock");
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        daemon.control().ok("stop", "name", "web", "waiting", true);
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(file));
            var answer = ByteBuffer.allocate(100);
            while (channel.read(answer) >= 0) {
                // until the end
            }
            assertEquals(onStdin + " - - -", new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8));
        }
        assertEquals(0, sockets(daemon.awaitStarted("none").getFirst()));
        daemon.endBy("TERM");
        assertTrue("the file of the socket is left", Files.notExists(file));
    }

    @Test
    public void givesEachWorkerASocketOfItsOwnWithReuseport() throws Exception {
        RunningDaemon daemon = sandbox.daemon("""
                [socket:web]
                host = 127.0.0.1
                port = 0
                so_reuseport = True

                [watcher:web]
                cmd = /usr/bin/python3 %s
                args = $(circus.sockets.web)
                use_sockets = True
                numprocesses = 3
                """.formatted(server));
        List<Long> pids = daemon.awaitStarted("web");
        var seen = new TreeSet<String>();
        int port = port(daemon, "web");
        while (seen.size() < 3) {
            // the system chooses one of them for each connection; the time-out of the test ends this
            seen.add(ask(port).split(" ")[0]);
        }
        assertEquals(new TreeSet<>(pids.stream().map(Object::toString).toList()), seen);
        var inodes = new TreeSet<String>();
        for (long pid : pids) {
            inodes.addAll(socketInodes(pid));
        }
        assertEquals("one socket each", 3, inodes.size());
    }

    @Test
    public void startsOnDemandEachTimeSomebodyConnects() throws Exception {
        RunningDaemon daemon = sandbox.daemon("""
                [socket:web]
                host = 127.0.0.1
                port = 0

                [watcher:aaa]
                cmd = /bin/sleep 1000

                [watcher:web]
                cmd = /usr/bin/python3 %s $(circus.sockets.web) once
                use_sockets = True
                on_demand = True
                """.formatted(server));
        daemon.awaitStarted("aaa");
        assertEquals("stopped", daemon.control().status("web"));
        for (int i = 0; i < 2; i++) {
            int mark = daemon.events().all().mark();
            String answer = ask(port(daemon, "web"));
            long pid = daemon.events().firstSince(mark, "watcher.web.spawn").pid();
            assertEquals(pid + " - - -", answer);
            assertEquals(pid, daemon.events().firstSince(mark, "watcher.web.reap").pid());
        }
    }

    @Test
    public void goesOnWithoutASocketWhoseAddressIsInUse() throws Exception {
        try (var taken = new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            RunningDaemon daemon = sandbox.daemon("""
                    [socket:bad]
                    host = 127.0.0.1
                    port = %d

                    [socket:nodevice]
                    host = 127.0.0.1
                    port = 0
                    interface = nope0

                    [socket:good]
                    host = 127.0.0.1
                    port = 0

                    [watcher:web]
                    cmd = /usr/bin/python3 %s $(circus.sockets.good)
                    use_sockets = True
                    """.formatted(taken.getLocalPort(), server));
            daemon.awaitLog("cannot open the socket bad: cannot bind to 127.0.0.1:" + taken.getLocalPort()
                    + ": EADDRINUSE (address already in use)");
            daemon.awaitLog("cannot open the socket nodevice: cannot bind to the interface nope0: ENODEV (no such device)");
            daemon.awaitStarted("web");
            assertTrue(ask(port(daemon, "good")).endsWith(" - - -"));
        }
    }

    @Test
    public void closesWhatIsUnusedAndOpensItAgain() throws Exception {
        RunningDaemon daemon = sandbox.daemon("""
                [socket:web]
                path = %s/web.sock
                close_when_unused = True

                [watcher:web]
                cmd = /usr/bin/python3 %s $(circus.sockets.web)
                use_sockets = True
                """.formatted(sandbox.folder(), server));
        daemon.awaitStarted("web");
        Path file = sandbox.folder().resolve("web.sock");
        assertTrue(Files.exists(file));
        daemon.control().ok("stop", "name", "web", "waiting", true);
        assertTrue(Files.notExists(file));
        assertEquals(List.of(), names(daemon));
        daemon.control().ok("start", "name", "web", "waiting", true);
        assertTrue(Files.exists(file));
        assertEquals(List.of("web"), names(daemon));
        assertEquals("of those who connected while it restarted", List.of(), refused(file, () -> {
            daemon.control().ok("restart", "name", "web", "waiting", true);
            Files.writeString(daemon.config(), Files.readString(daemon.config()) + "\ngraceful_timeout = 5\n");
            daemon.control().ok("reloadconfig", "waiting", true);
            daemon.control().ok("restart", "name", "w*", "match", "glob", "waiting", true);
            daemon.control().ok("restart", "waiting", true);
        }));
        Files.writeString(daemon.config(), Files.readString(daemon.config()) + "\nautostart = False\n");
        daemon.control().ok("reloadconfig", "waiting", true);
        assertTrue("it does not start again, so nobody uses the socket", Files.notExists(file));
    }

    private interface Change {
        void make() throws Exception;
    }

    /** Connects again and again while {@code change} is made. @return what went wrong */
    private static List<String> refused(Path file, Change change) throws Exception {
        var failures = new CopyOnWriteArrayList<String>();
        var over = new AtomicBoolean();
        var connected = new AtomicInteger();
        Thread client = Thread.ofPlatform().start(() -> {
            while (!over.get()) {
                try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                    channel.connect(UnixDomainSocketAddress.of(file));
                    connected.incrementAndGet();
                } catch (IOException e) {
                    failures.add(e.toString());
                }
                LockSupport.parkNanos(1_000_000);
            }
        });
        try {
            Eventually.holds("nobody can connect", () -> connected.get() > 0);
            change.make();
        } finally {
            over.set(true);
            client.join();
        }
        return failures;
    }

    @Test
    public void reloadconfigAddsChangesAndRemovesSockets() throws Exception {
        RunningDaemon daemon = sandbox.daemon("""
                [socket:one]
                path = %1$s/one.sock

                [watcher:web]
                cmd = /usr/bin/python3 %2$s $(circus.sockets.one)
                use_sockets = True

                [watcher:calm]
                cmd = /bin/sleep 1000
                """.formatted(sandbox.folder(), server));
        long web = daemon.awaitStarted("web").getFirst();
        long calm = daemon.awaitStarted("calm").getFirst();
        String text = Files.readString(daemon.config());
        Files.writeString(daemon.config(), text.replace("[watcher:web]", "backlog = 7\n[socket:two]\npath = "
                + sandbox.folder() + "/two.sock\n[watcher:web]"));
        daemon.control().ok("reloadconfig", "waiting", true);
        assertEquals(List.of("one", "two"), names(daemon));
        assertEquals("another backlog disturbs nobody", web, (long) daemon.control().pids("web").getFirst());
        Files.writeString(daemon.config(), text.replace("one.sock", "uno.sock"));
        daemon.control().ok("reloadconfig", "waiting", true);
        assertEquals(List.of("one"), names(daemon));
        assertTrue(Files.exists(sandbox.folder().resolve("uno.sock")));
        assertTrue(Files.notExists(sandbox.folder().resolve("one.sock")));
        assertTrue(web != daemon.control().pids("web").getFirst());
        assertEquals(calm, (long) daemon.control().pids("calm").getFirst());
    }

    @Test
    public void anUpdateOfTheBundleClosesNothing() throws Exception {
        RunningDaemon daemon = sandbox.daemon("""
                [socket:web]
                host = 127.0.0.1
                port = 0

                [watcher:web]
                cmd = /usr/bin/python3 %s $(circus.sockets.web)
                use_sockets = True
                """.formatted(server));
        long pid = daemon.awaitStarted("web").getFirst();
        int port = port(daemon, "web");
        daemon.updateBundle("io.circus.sockets");
        assertEquals("the same bundle again is the same socket", pid + " - - -", ask(port));
        daemon.control().ok("restart", "name", "web", "waiting", true);
        pid = daemon.control().pids("web").getFirst();
        assertEquals(port, port(daemon, "web"));
        assertEquals(pid + " - - -", ask(port));
    }

    private static List<JsonObject> list(RunningDaemon daemon) {
        var all = new ArrayList<JsonObject>();
        for (JsonElement socket : daemon.control().ok("listsockets").getAsJsonArray("sockets")) {
            all.add(socket.getAsJsonObject());
        }
        return all;
    }

    private static List<String> names(RunningDaemon daemon) {
        return list(daemon).stream().map(socket -> socket.get("name").getAsString()).sorted().toList();
    }

    private static int port(RunningDaemon daemon, String name) {
        return list(daemon).stream().filter(socket -> socket.get("name").getAsString().equals(name)).findFirst()
                .orElseThrow().get("port").getAsInt();
    }

    private static String ask(int port) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return read(socket);
        }
    }

    private static String read(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** How many of its descriptors are sockets. */
    private static int sockets(long pid) throws IOException {
        return socketInodes(pid).size();
    }

    private static List<String> socketInodes(long pid) throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            var inodes = new ArrayList<String>();
            for (Path one : all.toList()) {
                String target = Files.readSymbolicLink(one).toString();
                if (target.startsWith("socket:")) {
                    inodes.add(target);
                }
            }
            return inodes;
        }
    }
}
