// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.circus.testing.Ports;
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
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.Assume;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** A daemon that is started with sockets, in the way of systemd. */
public final class SystemdSocketsIT {

    private static final Path PYTHON = Path.of("/usr/bin/python3");
    private static final Path ACTIVATE = Path.of("/usr/bin/systemd-socket-activate");

    /** Binds a port and a file, and becomes the daemon: what follows in its arguments. */
    private static final String LAUNCHER = """
            import fcntl, os, socket, sys
            web = socket.socket()
            web.bind(("127.0.0.1", 0))
            web.listen(10)
            side = socket.socket(socket.AF_UNIX)
            side.bind(sys.argv[1])
            side.listen(10)
            high = [fcntl.fcntl(s, fcntl.F_DUPFD, 50) for s in (web, side)]
            os.dup2(high[0], 3)
            os.dup2(high[1], 4)
            for fd in high:
                os.close(fd)
            os.environ.update(LISTEN_FDS="2", LISTEN_FDNAMES="Web:side", LISTEN_PID=str(os.getpid()))
            os.execv(sys.argv[2], sys.argv[2:])
            """;

    private static final String SERVER = """
            import os, socket, sys
            s = socket.socket(fileno=int(sys.argv[1]))
            s.setblocking(True)
            while True:
                c, _ = s.accept()
                c.sendall((str(os.getpid()) + " " + os.environ.get("LISTEN_PID", "-")).encode())
                c.close()
            """;

    @Rule
    public final Sandbox sandbox = new Sandbox();

    @Rule
    public final Timeout timeout = Timeout.seconds(120);

    private Path config(Sandbox.Endpoints endpoints) throws IOException {
        Path server = sandbox.write("server.py", SERVER);
        return sandbox.write("systemd.ini", endpoints.section() + """
                [socket:web]
                host = 127.0.0.1
                port = 1
                close_when_unused = True

                [watcher:web]
                cmd = /usr/bin/python3 %1$s $(circus.sockets.web)
                use_sockets = True
                copy_env = True

                [watcher:side]
                cmd = /usr/bin/python3 %1$s 0
                stdin_socket = side
                """.formatted(server));
    }

    @Test
    public void usesTheSocketsThatItIsStartedWith() throws Exception {
        Sandbox.Endpoints endpoints = Sandbox.Endpoints.free();
        Path config = config(endpoints);
        Path file = sandbox.folder().resolve("side.sock");
        Program program = sandbox.start(Map.of(), PYTHON, "-c", LAUNCHER, file.toString(),
                CircusHome.built().program("circusd").toString(), config.toString());
        RunningDaemon daemon = sandbox.closeAfterwards(new RunningDaemon(program, endpoints, config)).awaitReady();
        daemon.awaitLog("web: the daemon was started with this socket, its address counts");
        long web = daemon.awaitStarted("web").getFirst();
        long side = daemon.awaitStarted("side").getFirst();
        int port = socket(daemon, "web").get("port").getAsInt();
        assertEquals("LISTEN_PID is not true for a child", web + " -", ask(port));
        assertEquals(side + " -", ask(file));
        assertEquals(file.toString(), socket(daemon, "side").get("path").getAsString());
        daemon.crash();
        assertEquals("they survive the JVM", web + " -", ask(port));
        assertEquals(side + " -", ask(file));
        daemon.control().ok("stop", "name", "web", "waiting", true);
        assertEquals("it cannot be opened again, so it is not closed", port, socket(daemon, "web").get("port").getAsInt());
        try (var waiting = new Socket(InetAddress.getLoopbackAddress(), port)) {
            daemon.control().ok("start", "name", "web", "waiting", true);
            assertEquals(daemon.control().pids("web").getFirst() + " -", read(waiting));
        }
        Files.writeString(config, Files.readString(config).replaceAll("(?s)\\[socket:web\\].*?\\n\\n", ""));
        daemon.control().ok("reloadconfig", "waiting", true);
        assertEquals(new TreeSet<>(List.of("side", "web")), names(daemon));
        assertTrue(ask(port).endsWith(" -"));
        daemon.endBy("TERM");
        assertTrue("the file is not the daemon's to remove", Files.exists(file));
    }

    @Test
    public void isStartedByAConnection() throws Exception {
        Assume.assumeTrue("systemd-socket-activate is installed", Files.isExecutable(ACTIVATE));
        Sandbox.Endpoints endpoints = Sandbox.Endpoints.free();
        Path config = sandbox.write("activated.ini", Files.readString(config(endpoints)).replaceAll("(?s)\\[watcher:side\\].*", ""));
        int port = Ports.free();
        Program program = sandbox.start(Map.of(), ACTIVATE, "--listen=127.0.0.1:" + port, "--fdname=web", "-E", "PATH", "-E",
                "JAVA_HOME", "-E", "CIRCUS_JAVA_OPTS", CircusHome.built().program("circusd").toString(), config.toString());
        program.err().first(line -> line.contains("Listening on 127.0.0.1:" + port));
        try (var first = new Socket(InetAddress.getLoopbackAddress(), port)) {
            RunningDaemon daemon = sandbox.closeAfterwards(new RunningDaemon(program, endpoints, config)).awaitReady();
            assertEquals("who started the daemon is served", daemon.awaitStarted("web").getFirst() + " -", read(first));
        }
    }

    private static JsonObject socket(RunningDaemon daemon, String name) {
        for (JsonElement socket : daemon.control().ok("listsockets").getAsJsonArray("sockets")) {
            if (socket.getAsJsonObject().get("name").getAsString().equals(name)) {
                return socket.getAsJsonObject();
            }
        }
        throw new AssertionError("no socket " + name);
    }

    private static TreeSet<String> names(RunningDaemon daemon) {
        var names = new TreeSet<String>();
        daemon.control().ok("listsockets").getAsJsonArray("sockets")
                .forEach(socket -> names.add(socket.getAsJsonObject().get("name").getAsString()));
        return names;
    }

    private static String ask(int port) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return read(socket);
        }
    }

    private static String read(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static String ask(Path file) throws IOException {
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(file));
            var answer = ByteBuffer.allocate(100);
            while (channel.read(answer) >= 0) {
                // until the end
            }
            return new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8);
        }
    }
}
