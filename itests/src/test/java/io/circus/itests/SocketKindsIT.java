// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
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
    private static final int PATIENCE_MILLIS = 30_000;

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
        return """

                [watcher:web]
                cmd = /usr/bin/python3 %s $(circus.sockets.web)
                use_sockets = True
                working_dir = %s
                %s
                """.formatted(server, sandbox.folder(), options);
    }

    @Test
    public void listensOnIpv6() throws Exception {
        try (var probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress("::1", 0));
        } catch (SocketException e) {
            Assume.assumeNoException("this machine has IPv6", e);
        }
        RunningDaemon daemon = sandbox.daemon("[socket:web]\nhost = ::1\nport = 0\nfamily = AF_INET6\n" + watcher(""));
        long pid = daemon.awaitStarted("web").getFirst();
        assertEquals(Long.toString(pid), ask("::1", port(daemon)));
    }

    @Test
    public void receivesDatagrams() throws Exception {
        RunningDaemon daemon = sandbox.daemon("[socket:web]\nhost = 127.0.0.1\nport = 0\ntype = SOCK_DGRAM\n" + watcher(""));
        long pid = daemon.awaitStarted("web").getFirst();
        try (var socket = new DatagramSocket()) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port(daemon));
            socket.send(new DatagramPacket(new byte[1], 1, address));
            var answer = new DatagramPacket(new byte[100], 100);
            socket.receive(answer);
            assertEquals(Long.toString(pid),
                    new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8));
        }
    }

    @Test
    public void replacesAFileOnlyIfToldTo() throws Exception {
        Path kept = Files.writeString(sandbox.folder().resolve("kept.sock"), "mine");
        Path replaced = Files.writeString(sandbox.folder().resolve("web.sock"), "old");
        RunningDaemon daemon = sandbox.daemon("[socket:kept]\npath = " + kept + "\n\n[socket:web]\npath = " + replaced
                + "\nreplace = True\n" + watcher(""));
        daemon.awaitStarted("web");
        String refused = daemon.awaitLog("cannot open the socket kept: ");
        assertTrue(refused, refused.contains(kept.toString()));
        assertEquals("mine", Files.readString(kept));
        assertTrue("no socket at " + replaced, Files.readAttributes(replaced,
                BasicFileAttributes.class).isOther());
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
    public void aSocketThatCannotBeMovedStaysUntilItCan() throws Exception {
        RunningDaemon daemon;
        int wanted;
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            wanted = taken.getLocalPort();
            daemon = sandbox.daemon("[watcher:calm]\ncmd = /bin/sleep 1000\n\n[socket:web]\nhost = 127.0.0.1\nport = 0\n"
                    + watcher("") + "\n[watcher:old]\ncmd = /bin/sleep 1000\n");
            daemon.awaitStarted("web");
            List<Long> calm = daemon.awaitStarted("calm");
            int port = port(daemon);
            String text = Files.readString(daemon.config());
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
    }

    @Test
    public void connectsPairsOfSeqpacketAndHearsOneInterfaceOnly() throws Exception {
        Path file = sandbox.folder().resolve("seq.sock");
        RunningDaemon daemon = sandbox.daemon("[socket:web]\npath = " + file + "\ntype = SOCK_SEQPACKET\nblocking = True\n\n"
                + "[socket:lo]\nhost = 127.0.0.1\nport = 0\ninterface = lo\n" + watcher("")
                + watcher("").replace("[watcher:web]", "[watcher:lo]").replace("sockets.web", "sockets.lo"));
        long pid = daemon.awaitStarted("web").getFirst();
        Program client = sandbox.start(Map.of(), Path.of("/usr/bin/python3"), "-c",
                "import socket, sys; s = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET); s.connect(sys.argv[1]); "
                        + "print(s.recv(100).decode())", file.toString());
        assertEquals(Long.toString(pid), client.out().first(line -> true));
        long other = daemon.awaitStarted("lo").getFirst();
        assertEquals(Long.toString(other), ask("127.0.0.1", port(daemon, "lo")));
    }

    @Test
    public void anAnswerOfItsOwnTellsThatAProcessIsReady() throws Exception {
        int tens = Ports.freeTens();
        RunningDaemon daemon = sandbox.daemon("[socket:web]\nhost = 127.0.0.1\nport = 0\n"
                + watcher("args = %d$(circus.wid)\nready = http:http://127.0.0.1:%d$(circus.wid)/health\nready_timeout = 5"
                        .formatted(tens, tens)).replace(server.toString(), httpServer().toString()));
        List<Long> before = daemon.awaitStarted("web");
        Path silent = Files.createFile(sandbox.folder().resolve("silent"));
        String reason = daemon.control().call("reload", "name", "web", "waiting", true).get("reason").getAsString();
        assertTrue(reason, reason.contains("it was not ready within 5.0 s: java.io.IOException: status 503"));
        assertEquals(before, daemon.control().pids("web"));
        Files.delete(silent);
        daemon.control().ok("reload", "name", "web", "waiting", true);
        assertAllNew(before, daemon.control().pids("web"), 1);
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

    @Test
    public void reloadconfigClosesWhatIsGone() throws Exception {
        RunningDaemon daemon = sandbox.daemon("[watcher:calm]\ncmd = /bin/sleep 1000\n\n[socket:web]\nhost = 127.0.0.1\nport = 0\n"
                + watcher(""));
        daemon.awaitStarted("web");
        List<Long> calm = daemon.awaitStarted("calm");
        int port = port(daemon);
        String text = Files.readString(daemon.config());
        Files.writeString(daemon.config(), text.substring(0, text.indexOf("[socket:web]")));
        daemon.control().ok("reloadconfig", "waiting", true);
        assertEquals(0, daemon.control().ok("listsockets").getAsJsonArray("sockets").size());
        assertEquals(calm, daemon.control().pids("calm"));
        try (var free = new ServerSocket()) {
            free.setReuseAddress(true);
            free.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        }
    }

    @Test
    public void aDelayIsReadyEnough() throws Exception {
        RunningDaemon daemon = sandbox.daemon("[socket:web]\nhost = 127.0.0.1\nport = 0\n"
                + watcher("numprocesses = 2\nready = delay:0.2"));
        List<Long> before = daemon.awaitStarted("web");
        daemon.control().ok("reload", "name", "web", "waiting", true);
        assertAllNew(before, daemon.control().pids("web"), 2);
    }

    @Test
    public void aPortOfItsOwnTellsThatAProcessIsReady() throws Exception {
        int tens = Ports.freeTens();
        RunningDaemon daemon = sandbox.daemon("[socket:web]\nhost = 127.0.0.1\nport = 0\n" + watcher(
                "args = %d$(circus.wid)\nready = tcp:127.0.0.1:%d$(circus.wid)\nready_timeout = 5".formatted(tens, tens)));
        List<Long> before = daemon.awaitStarted("web");
        Path silent = Files.createFile(sandbox.folder().resolve("silent"));
        JsonObject refused = daemon.control().call("reload", "name", "web", "waiting", true);
        assertTrue(refused.toString(), refused.get("reason").getAsString().contains("it was not ready within 5.0 s"));
        assertEquals(before, daemon.control().pids("web"));
        Files.delete(silent);
        daemon.control().ok("reload", "name", "web", "waiting", true);
        assertAllNew(before, daemon.control().pids("web"), 1);
    }

    @Test
    public void setReplacesNoProcessByOneThatIsNotReady() throws Exception {
        Path go = sandbox.folder().resolve("go");
        RunningDaemon daemon = sandbox.daemon("[socket:web]\nhost = 127.0.0.1\nport = 0\n"
                + watcher("ready = exec:/usr/bin/test -e " + go + "\nready_timeout = 1"));
        List<Long> before = daemon.awaitStarted("web");
        set(daemon, "1000");
        assertEquals(before, daemon.control().pids("web"));
        Files.createFile(go);
        set(daemon, "2000");
        assertAllNew(before, daemon.control().pids("web"), 1);
    }

    private void set(RunningDaemon daemon, String maxAge) throws IOException, InterruptedException {
        sandbox.circusctl(daemon, "--timeout", "30", "set", "web", "max_age", maxAge, "--waiting");
        assertEquals(maxAge, daemon.control().ok("options", "name", "web").getAsJsonObject("options").get("max_age")
                .getAsString());
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
