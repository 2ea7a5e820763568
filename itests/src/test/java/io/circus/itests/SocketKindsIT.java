// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.circus.testing.Ports;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.Assume;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** Managed sockets of all kinds, and the ways to be ready that need no word from the process. */
public final class SocketKindsIT {

    private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

    /** Answers its pid to each connection or datagram; a second argument is a port to listen on as well. */
    private static final String SERVER = """
            import os, socket, sys
            s = socket.socket(fileno=int(sys.argv[1]))
            s.setblocking(True)
            me = str(os.getpid()).encode()
            if len(sys.argv) > 2 and not os.path.exists("silent"):
                health = socket.socket()
                health.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                health.bind(("127.0.0.1", int(sys.argv[2])))
                health.listen()
            while True:
                if s.type == socket.SOCK_DGRAM:
                    _, who = s.recvfrom(100)
                    s.sendto(me, who)
                else:
                    c, _ = s.accept()
                    c.sendall(me)
                    c.close()
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

    private String watcher(String options) {
        return watcher("web", "web", options);
    }

    private String watcher(String name, String socket, String options) {
        return """

                [watcher:%s]
                cmd = /usr/bin/python3 %s $(circus.sockets.%s)
                use_sockets = True
                working_dir = %s
                %s
                """.formatted(name, server, socket, sandbox.folder(), options);
    }

    /** One daemon for all of them: each has a socket and a process of its own. */
    @Test
    public void aProcessServesItsSocketWhateverItsKind() throws Exception {
        Path kept = Files.writeString(sandbox.file("kept.sock"), "mine");
        Path replaced = Files.writeString(sandbox.file("file.sock"), "old");
        Path pairs = sandbox.file("pairs.sock");
        boolean six = hasIpv6();
        String internet = "host = 127.0.0.1\nport = 0\n";
        RunningDaemon daemon = sandbox.daemon((six ? served("six", "host = ::1\nport = 0\nfamily = AF_INET6\n") : "")
                + served("datagrams", internet + "type = SOCK_DGRAM\n")
                + served("lo", internet + "interface = lo\n")
                + served("file", "path = " + replaced + "\nreplace = True\n")
                + served("pairs", "path = " + pairs + "\ntype = SOCK_SEQPACKET\nblocking = True\n")
                + "[socket:kept]\npath = " + kept + "\n");
        if (six) {
            assertEquals(pid(daemon, "six"), ask("::1", port(daemon, "six")));
        }
        assertEquals(pid(daemon, "datagrams"), askByDatagram(port(daemon, "datagrams")));
        assertEquals(pid(daemon, "lo"), ask("127.0.0.1", port(daemon, "lo")));
        assertEquals(pid(daemon, "pairs"), askByPython("SEQPACKET", pairs));
        assertEquals(pid(daemon, "file"), askByPython("STREAM", replaced));
        String refused = daemon.awaitLog("cannot open the socket kept: ");
        assertTrue(refused, refused.contains(kept.toString()));
        assertEquals("mine", Files.readString(kept));
    }

    private static boolean hasIpv6() throws IOException {
        try (var probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress("::1", 0));
            return true;
        } catch (SocketException e) {
            return false;
        }
    }

    private String served(String name, String options) {
        return "[socket:" + name + "]\n" + options + watcher(name, name, "") + "\n";
    }

    private static String pid(RunningDaemon daemon, String watcher) throws InterruptedException {
        return Long.toString(daemon.awaitStarted(watcher).getFirst());
    }

    private static String askByDatagram(int port) throws IOException {
        try (var socket = new DatagramSocket()) {
            socket.setSoTimeout((int) Awaited.PATIENCE.toMillis());
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            socket.send(new DatagramPacket(new byte[1], 1, address));
            var answer = new DatagramPacket(new byte[100], 100);
            socket.receive(answer);
            return new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8);
        }
    }

    private String askByPython(String type, Path file) throws IOException, InterruptedException {
        Program client = sandbox.start(Map.of(), Path.of("/usr/bin/python3"), "-c",
                "import socket, sys; s = socket.socket(socket.AF_UNIX, socket.SOCK_" + type + "); s.connect(sys.argv[1]); "
                        + "print(s.recv(100).decode())", file.toString());
        return client.out().first(line -> true);
    }

    /** Root without the right to low ports is as good as another user, and may read the home. */
    @Test
    public void tellsThatAPortNeedsPrivilegesAndGoesOn() throws Exception {
        Assume.assumeTrue("the system guards port 80", Integer.parseInt(
                Files.readString(Path.of("/proc/sys/net/ipv4/ip_unprivileged_port_start")).strip()) > 80);
        Assume.assumeTrue("setpriv is installed", Files.isExecutable(SETPRIV));
        Sandbox.Endpoints endpoints = Sandbox.Endpoints.free();
        Path config = sandbox.write("low.ini", endpoints.section()
                + "[socket:low]\nhost = 127.0.0.1\nport = 80\n\n[socket:web]\nhost = 127.0.0.1\nport = 0\n" + watcher(""));
        Program program = Integer.valueOf(0).equals(Files.getAttribute(sandbox.folder(), "unix:uid"))
                ? sandbox.start(Map.of(), SETPRIV, "--bounding-set", "-net_bind_service",
                        CircusHome.built().program("circusd").toString(), config.toString())
                : sandbox.circusd(CircusHome.built(), config.toString());
        RunningDaemon daemon = sandbox.closeAfterwards(new RunningDaemon(program, endpoints, config)).awaitReady();
        daemon.awaitLog("cannot open the socket low: cannot bind to 127.0.0.1:80: EACCES (permission denied)");
        long pid = daemon.awaitStarted("web").getFirst();
        assertEquals(Long.toString(pid), ask("127.0.0.1", port(daemon)));
    }

    @Test
    public void aSocketThatCannotBeMovedStaysUntilItCanAndClosesWhenItIsGone() throws Exception {
        RunningDaemon daemon;
        List<Long> calm;
        String text;
        int wanted;
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            wanted = taken.getLocalPort();
            daemon = sandbox.daemon("[watcher:calm]\ncmd = /bin/sleep 1000\n\n[socket:web]\nhost = 127.0.0.1\nport = 0\n"
                    + watcher("") + "\n[watcher:old]\ncmd = /bin/sleep 1000\n");
            daemon.awaitStarted("web");
            calm = daemon.awaitStarted("calm");
            int port = port(daemon);
            text = Files.readString(daemon.config());
            Files.writeString(daemon.config(), text.replace("port = 0", "port = " + wanted).replace("[watcher:old]", "[watcher:new]"));
            JsonObject refused = daemon.control().call("reloadconfig", "waiting", true);
            String reason = refused.get("reason").getAsString();
            assertTrue(reason, reason.contains("cannot open the socket web: cannot bind to 127.0.0.1:" + wanted
                    + ": EADDRINUSE (address already in use); the former one stays open at 127.0.0.1:" + port));
            assertEquals(reason.substring(reason.indexOf("cannot open")),
                    daemon.events().first("socket.web.failure").body().get("error").getAsString()
                            + "; the former one stays open at 127.0.0.1:" + port);
            assertEquals("the rest is applied", calm, daemon.control().pids("calm"));
            assertEquals("active", daemon.control().status("new"));
            assertEquals(port, port(daemon));
            assertEquals(Long.toString(daemon.control().pids("web").getFirst()), ask("127.0.0.1", port));
        }
        daemon.control().ok("reloadconfig", "waiting", true);
        assertEquals(wanted, port(daemon));
        assertEquals(Long.toString(daemon.control().pids("web").getFirst()), ask("127.0.0.1", wanted));
        assertEquals("127.0.0.1:" + wanted, daemon.events().all().first(event -> event.topic().equals("socket.web.open")
                && event.body().get("address").getAsString().endsWith(":" + wanted)).body().get("address").getAsString());

        Files.writeString(daemon.config(), text.substring(0, text.indexOf("[socket:web]")));
        daemon.control().ok("reloadconfig", "waiting", true);
        assertEquals(0, daemon.control().ok("listsockets").getAsJsonArray("sockets").size());
        assertEquals(calm, daemon.control().pids("calm"));
        try (var free = new ServerSocket()) {
            free.setReuseAddress(true);
            free.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted));
        }
    }

    /** All in one daemon, since each reload that fails takes its time. */
    @Test
    public void aProcessIsReadyWhenWhatItsOptionNamesIs() throws Exception {
        int port = Ports.freeTens();
        int page = Ports.freeTens();
        Path go = sandbox.file("go");
        RunningDaemon daemon = sandbox.daemon("[socket:web]\nhost = 127.0.0.1\nport = 0\n"
                + watcher("delayed", "web", "numprocesses = 2\nready = delay:0.2")
                + watcher("port", "web", "args = %d$(circus.wid)\nready = tcp:127.0.0.1:%d$(circus.wid)\nready_timeout = 5"
                        .formatted(port, port))
                + watcher("page", "web", "args = %d$(circus.wid)\nready = http:http://127.0.0.1:%d$(circus.wid)/health\nready_timeout = 5"
                        .formatted(page, page)).replace(server.toString(), httpServer().toString())
                + watcher("program", "web", "ready = exec:/usr/bin/test -e " + go + "\nready_timeout = 1"));
        List<Long> delayed = daemon.awaitStarted("delayed");
        daemon.control().ok("reload", "name", "delayed", "waiting", true);
        assertAllNew(delayed, daemon.control().pids("delayed"), 2);

        List<Long> byPort = daemon.awaitStarted("port");
        List<Long> byPage = daemon.awaitStarted("page");
        List<Long> byProgram = daemon.awaitStarted("program");
        Path silent = Files.createFile(sandbox.file("silent"));
        try (var other = new ControlClient(daemon.endpoints().controlEndpoint())) {
            String request = other.ask("reload", "name", "page", "waiting", true);
            assertNotReady(daemon.control().call("reload", "name", "port", "waiting", true), "it was not ready within 5.0 s");
            assertNotReady(other.answer(request), "it was not ready within 5.0 s: java.io.IOException: status 503");
        }
        setMaxAge(daemon, 1000);
        assertEquals(byPort, daemon.control().pids("port"));
        assertEquals(byPage, daemon.control().pids("page"));
        assertEquals(byProgram, daemon.control().pids("program"));

        Files.delete(silent);
        Files.createFile(go);
        daemon.control().ok("reload", "name", "port", "waiting", true);
        daemon.control().ok("reload", "name", "page", "waiting", true);
        setMaxAge(daemon, 2000);
        assertAllNew(byPort, daemon.control().pids("port"), 1);
        assertAllNew(byPage, daemon.control().pids("page"), 1);
        assertAllNew(byProgram, daemon.control().pids("program"), 1);
    }

    private static void assertNotReady(JsonObject reply, String reason) {
        assertTrue(reply.toString(), reply.get("reason").getAsString().contains(reason));
    }

    private Path httpServer() throws IOException {
        return sandbox.write("health.py", """
                import http.server, os, sys
                class Health(http.server.BaseHTTPRequestHandler):
                    def do_GET(self):
                        self.send_response(503 if os.path.exists("silent") else 200)
                        self.end_headers()
                http.server.HTTPServer(("127.0.0.1", int(sys.argv[2])), Health).serve_forever()
                """);
    }

    /** Replaces the processes of {@code program}, if the new ones get ready. */
    private static void setMaxAge(RunningDaemon daemon, int seconds) {
        var options = new JsonObject();
        options.addProperty("max_age", seconds);
        JsonObject reply = daemon.control().call("set", "name", "program", "options", options, "waiting", true);
        assertEquals(reply.toString(), seconds, daemon.control().ok("options", "name", "program").getAsJsonObject("options")
                .get("max_age").getAsInt());
    }

    private static void assertAllNew(List<Long> before, List<Long> after, int count) {
        assertEquals(count, after.size());
        var kept = new ArrayList<>(after);
        kept.retainAll(before);
        assertEquals(List.of(), kept);
    }

    private static int port(RunningDaemon daemon) {
        return port(daemon, "web");
    }

    private static int port(RunningDaemon daemon, String name) {
        for (JsonElement socket : daemon.control().ok("listsockets").getAsJsonArray("sockets")) {
            JsonObject one = socket.getAsJsonObject();
            if (one.get("name").getAsString().equals(name)) {
                return one.get("port").getAsInt();
            }
        }
        throw new AssertionError("no socket " + name);
    }

    private static String ask(String host, int port) throws IOException {
        try (var socket = new Socket(host, port)) {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
