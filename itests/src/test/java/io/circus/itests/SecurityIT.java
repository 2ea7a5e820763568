// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
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
import org.junit.rules.RuleChain;
import org.junit.rules.Timeout;

/** Who may command a daemon: with keys over tcp, through a socket file, with the programs of the home and libzmq. */
public final class SecurityIT {

    private static final Path PYTHON = Path.of("/usr/bin/python3");
    private static final String WATCHERS = """
            [watcher:web]
            cmd = /bin/sleep 1000
            [watcher:db]
            cmd = /bin/sleep 1000
            """;

    private final Sandbox sandbox = new Sandbox();

    @Rule
    public final RuleChain rules = RuleChain.outerRule(Timeout.seconds(300)).around(sandbox);

    /** What each command needs is tested by {@link RolesIT}. */
    @Test
    public void circusctlUsesKeys() throws IOException, InterruptedException {
        keygen("observer", "observer");
        keygen("operator", "operator");
        keygen("admin", "admin");
        keygen("limited", "operator", "we*");
        String endpoint = daemonWithKeys();

        String[][] table = {
            // command, observer, operator, admin, limited to we*
            {"status db", "0", "0", "0", "3"},
            {"status", "0", "0", "0", "0"},
            {"stop web --waiting", "3", "0", "0", "0"},
            {"start * --match glob", "3", "0", "0", "3"},
            {"gogo lb", "3", "3", "0", "3"},
        };
        String[] names = {"observer", "operator", "admin", "limited"};
        for (String[] row : table) {
            for (int i = 0; i < names.length; i++) {
                Program program = circusctl(endpoint, names[i], row[0].split(" "));
                assertEquals(names[i] + ": " + row[0] + ": " + program.errorText(), Integer.parseInt(row[i + 1]),
                        program.awaitExit());
            }
        }
        Program refused = circusctl(endpoint, "observer", "stop", "web");
        assertTrue(refused.errorText() + refused.text(), (refused.errorText() + refused.text()).contains(
                "not allowed to stop: the key of observer has the role observer, expected operator"));
    }

    @Test
    public void aLimitedKeySeesAndHearsOfItsWatchersOnly() throws IOException, InterruptedException {
        keygen("admin", "admin");
        keygen("limited", "observer", "we*");
        String endpoint = daemonWithKeys();
        Eventually.holds("web is not active", () -> circusctl(endpoint, "limited", "status").text().equals("web: active"));
        assertEquals("web", circusctl(endpoint, "limited", "list").text());
        String all = circusctl(endpoint, "admin", "status").text();
        assertTrue(all, all.contains("db: ") && all.contains("web: active"));

        var words = List.of("--endpoint", endpoints.eventEndpoint(), "--keys", "limited.key_secret", "--server-key", "keys/server.key", "listen");
        Program listening = sandbox.start(Map.of(), CircusHome.built().program("circusctl"), words.toArray(String[]::new));
        // a subscription says nothing when it counts, and so events are made until one is heard
        Eventually.holds("no event is heard", () -> {
            circusctl(endpoint, "admin", "restart", "db", "--waiting");
            circusctl(endpoint, "admin", "restart", "web", "--waiting");
            return listening.text().contains("watcher.web.spawn");
        });
        circusctl(endpoint, "admin", "restart", "db", "--waiting");
        int mark = listening.out().mark();
        circusctl(endpoint, "admin", "restart", "web", "--waiting");
        listening.out().firstSince(mark, line -> line.contains("watcher.web.spawn"));
        assertTrue(listening.text(), listening.text().lines().allMatch(line -> line.contains("watcher.web.")));
        listening.signal("INT");
    }

    @Test
    public void withoutAnAllowedKeyThereIsNoAnswer() throws IOException, InterruptedException {
        keygen("joe", "admin");
        String endpoint = daemonWithKeys();
        circusctl(endpoint, "joe", "status").assertEnds(0);

        Program without = program(Map.of(), "--endpoint", endpoint, "--timeout", "2", "status");
        assertTrue(without.errorText(), without.errorText().startsWith("Timed out."));

        Files.move(sandbox.folder().resolve("keys/clients/joe.key"), sandbox.folder().resolve("joe.away"));
        Program revoked = circusctl(endpoint, "joe", "status");
        assertTrue(revoked.errorText(), revoked.errorText().startsWith("Timed out."));

        Files.move(sandbox.folder().resolve("joe.away"), sandbox.folder().resolve("keys/clients/joe.key"));
        circusctl(endpoint, "joe", "status").assertEnds(0);
    }

    @Test
    public void aConnectedClientIsCutOffWithItsKey() throws IOException, InterruptedException {
        assumePython();
        keygen("joe", "admin");
        String endpoint = daemonWithKeys();
        Path script = sandbox.write("client.py", """
                import json, os, sys, zmq, zmq.auth
                public, secret = zmq.auth.load_certificate("joe.key_secret")
                server, _ = zmq.auth.load_certificate("keys/server.key")
                control = zmq.Context().socket(zmq.DEALER)
                control.setsockopt(zmq.LINGER, 0)
                control.curve_publickey, control.curve_secretkey, control.curve_serverkey = public, secret, server
                control.connect(sys.argv[1])
                def call():
                    control.send(b'{"command": "numwatchers", "id": 1}')
                    return control.recv() if control.poll(int(sys.argv[2])) else None
                print(json.loads(call())["numwatchers"])
                os.rename("keys/clients/joe.key", "joe.away")
                sys.argv[2] = "2000"
                print(call())
                os.rename("joe.away", "keys/clients/joe.key")
                sys.argv[2] = "30000"
                print(json.loads(call())["numwatchers"])
                """);
        Program client = sandbox.start(Map.of(), PYTHON, script.toString(), endpoint, "30000");
        client.assertEnds(0);
        assertEquals("3\nNone\n3", client.text());
    }

    @Test
    public void aMarkedKeySpeaksForOthersWithTheirRole() throws IOException, InterruptedException {
        assumePython();
        program(Map.of(), "keygen", "--hosts", "here", "--into", ".", "--client", "joe=admin").assertEnds(0);
        Files.createSymbolicLink(sandbox.file("keys"), sandbox.file("hosts/here"));
        Program daemon = sandbox.circusd(CircusHome.built(), config().toString());
        daemon.err().first(line -> line.contains("Arbiter now waiting for commands"));
        Path script = sandbox.write("client.py", """
                import json, sys, zmq, zmq.auth
                server, _ = zmq.auth.load_certificate("keys/server.key")
                def call(key, verb, **other):
                    public, secret = zmq.auth.load_certificate("clients/" + key + ".key_secret")
                    control = zmq.Context().socket(zmq.DEALER)
                    control.setsockopt(zmq.LINGER, 0)
                    control.curve_publickey, control.curve_secretkey, control.curve_serverkey = public, secret, server
                    control.connect(sys.argv[1])
                    control.send_json(dict(command=verb, id=1, properties=dict(name="web", waiting=True), **other))
                    assert control.poll(30000)
                    reply = control.recv_json()
                    print(reply.get("reason", "ok"))
                anna = dict(name="anna", role="operator", watchers=["we*"])
                call("dashboard", "restart", on_behalf_of=anna)
                call("dashboard", "rm", on_behalf_of=anna)
                call("joe", "restart", on_behalf_of=anna)
                call("dashboard", "restart")
                """);
        Program client = sandbox.start(Map.of(), PYTHON, script.toString(), endpoints.controlEndpoint());
        client.assertEnds(0);
        assertEquals("ok\nnot allowed to rm: anna through the key of dashboard has the role operator, expected admin\n"
                + "not allowed to restart on behalf of anna: the key of joe does not speak for others\nok", client.text());
        daemon.err().first(line -> line.contains("anna through the key of dashboard: restart name=web waiting=true: ok"));
        daemon.err().first(line -> line.contains("] the key of dashboard: restart name=web waiting=true: ok"));
    }

    @Test
    public void aSocketFileLetsInWhoItsModeLetsIn() throws IOException, InterruptedException {
        assumePython();
        Path config = sandbox.write("ipc.ini", """
                [circus]
                endpoint = ipc://control.sock
                pubsub_endpoint = ipc://events.sock
                statsd = True
                stats_endpoint = ipc://stats.sock
                endpoint_mode = 660
                """ + WATCHERS);
        Program daemon = sandbox.circusd(CircusHome.built(), config.toString());
        daemon.err().first(line -> line.contains("] db started") || line.contains("] web started"));

        Path script = sandbox.write("client.py", """
                import json, zmq
                context = zmq.Context()
                events = context.socket(zmq.SUB)
                events.setsockopt(zmq.SUBSCRIBE, b"watcher.web.")
                events.connect("ipc://events.sock")
                control = context.socket(zmq.DEALER)
                control.setsockopt(zmq.LINGER, 0)
                control.connect("ipc://control.sock")
                def call(command, **properties):
                    control.send(json.dumps({"id": command, "command": command, "properties": properties}).encode())
                    assert control.poll(30000), "no reply to " + command
                    return json.loads(control.recv())
                while not events.poll(50):
                    call("incr", name="web", waiting=True)
                    call("decr", name="web", waiting=True)
                topic, body = events.recv_multipart()
                print(topic.decode().startswith("watcher.web."), "time" in json.loads(body))
                for number in range(1000):
                    control.send(json.dumps({"id": number, "command": "numwatchers"}).encode())
                print([json.loads(control.recv())["id"] for number in range(1000)] == list(range(1000)))
                statistics = context.socket(zmq.SUB)
                statistics.setsockopt(zmq.SUBSCRIBE, b"stat.web.")
                statistics.connect("ipc://stats.sock")
                topic, body = statistics.recv_multipart()
                print(topic.decode() == "stat.web.%d" % json.loads(body)["pid"])
                """);
        Program client = sandbox.start(Map.of(), PYTHON, script.toString());
        client.assertEnds(0);
        assertEquals("True True\nTrue\nTrue", client.text());
        for (String file : List.of("control.sock", "events.sock", "stats.sock")) {
            assertEquals(0660, (Integer) Files.getAttribute(sandbox.folder().resolve(file), "unix:mode") & 0777);
        }

        Program status = program(Map.of(), "--endpoint", "ipc://control.sock", "status", "web");
        status.assertEnds(0);
        assertEquals("active", status.text());
        Program stop = program(Map.of(), "--endpoint", "ipc://control.sock", "stop", "web", "--waiting");
        stop.assertEnds(0);
        daemon.err().first(line -> line.contains("user " + System.getProperty("user.name") + ": stop name=web")
                && line.endsWith(": ok"));

        Program second = sandbox.circusd(CircusHome.built(), config.toString());
        second.assertEnds(1);
        assertTrue(second.errorText(), second.errorText().contains("address already in use"));
        daemon.signal("TERM");
        daemon.assertEnds(0);
        assertFalse(Files.exists(sandbox.folder().resolve("control.sock")));
    }

    @Test
    public void thereIsNoWayRoundTheModeOfASocketFile() throws IOException, InterruptedException {
        Assume.assumeTrue("runs as root", "root".equals(System.getProperty("user.name")));
        assumePython();
        Path config = sandbox.write("ipc.ini", """
                [circus]
                endpoint = ipc://control.sock
                pubsub_endpoint = ipc://events.sock
                multicast_endpoint = udp://237.219.251.97:0
                """ + WATCHERS);
        Program daemon = sandbox.circusd(CircusHome.built(), config.toString());
        daemon.err().first(line -> line.contains("Arbiter now waiting for commands"));
        sandbox.folder().toFile().setExecutable(true, false);
        sandbox.folder().toFile().setReadable(true, false);
        Path script = sandbox.write("stranger.py", """
                import os, socket, sys
                os.setgid(65534); os.setuid(65534)
                for name in "control.sock", "events.sock":
                    try:
                        socket.socket(socket.AF_UNIX).connect(name)
                        print("connected")
                    except PermissionError:
                        print("refused")
                """);
        Program stranger = sandbox.start(Map.of(), PYTHON, script.toString());
        stranger.assertEnds(0);
        assertEquals("refused\nrefused", stranger.text());
        assertEquals("no port of tcp is listened at", List.of(), listeners(daemon.pid()));
    }

    @Test
    public void daemonsAreDiscovered() throws IOException, InterruptedException {
        Sandbox.Endpoints free = Sandbox.Endpoints.free();
        String group = "udp://237.219.251.97:" + free.stats();
        Path config = sandbox.write("found.ini", free.section().replace("check_delay",
                "multicast_endpoint = " + group + "\ncheck_delay") + WATCHERS);
        Program daemon = sandbox.circusd(CircusHome.built(), config.toString());
        daemon.err().first(line -> line.contains("Arbiter now waiting for commands"));
        Program found = program(Map.of(), "--discover", "--multicast", group);
        found.assertEnds(0);
        assertEquals(free.controlEndpoint(), found.text());
        assertEquals(1, program(Map.of(), "--discover", "--multicast", "udp://237.219.251.97:1").awaitExit());
    }

    @Test
    public void secretsThatOthersMayReadAreRefused() throws IOException, InterruptedException {
        keygen("joe", "admin");
        Path secret = sandbox.folder().resolve("keys/server.key_secret");
        Files.setAttribute(secret, "unix:mode", 0644);
        Program daemon = sandbox.circusd(CircusHome.built(), config().toString());
        daemon.assertEnds(1);
        assertTrue(daemon.errorText(), daemon.errorText().contains("cannot use the secret key " + secret
                + ": other users may read it, expected mode 0600"));
    }

    private static List<String> listeners(long pid) throws IOException {
        var inodes = new ArrayList<String>();
        for (String table : List.of("tcp", "tcp6")) {
            for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/net/" + table))) {
                String[] fields = line.strip().split("\\s+");
                if (fields.length > 9 && fields[3].equals("0A")) {
                    inodes.add("socket:[" + fields[9] + "]");
                }
            }
        }
        var mine = new ArrayList<String>();
        try (var descriptors = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            for (Path descriptor : descriptors.toList()) {
                if (Files.isSymbolicLink(descriptor) && inodes.contains(Files.readSymbolicLink(descriptor).toString())) {
                    mine.add(descriptor.toString());
                }
            }
        }
        return mine;
    }

    private void keygen(String... words) throws IOException, InterruptedException {
        var all = new ArrayList<>(List.of("keygen", "keys"));
        all.addAll(Arrays.asList(words));
        Program program = program(Map.of(), all.toArray(String[]::new));
        program.assertEnds(0);
    }

    private Sandbox.Endpoints endpoints;

    private Path config() throws IOException {
        endpoints = Sandbox.Endpoints.free();
        return sandbox.write("keys.ini", endpoints.section().replace("check_delay", "keys = keys\ncheck_delay")
                + WATCHERS);
    }

    private String daemonWithKeys() throws IOException, InterruptedException {
        Program daemon = sandbox.circusd(CircusHome.built(), config().toString());
        daemon.err().first(line -> line.contains("Arbiter now waiting for commands"));
        return endpoints.controlEndpoint();
    }

    private Program circusctl(String endpoint, String key, String... words) throws IOException, InterruptedException {
        var all = new ArrayList<>(List.of("--endpoint", endpoint, "--timeout",
                Files.exists(sandbox.folder().resolve("keys/clients/" + key + ".key")) ? "30" : "2", "--keys",
                key + ".key_secret", "--server-key", "keys/server.key"));
        all.addAll(Arrays.asList(words));
        return program(Map.of(), all.toArray(String[]::new));
    }

    private Program program(Map<String, String> environment, String... words) throws IOException, InterruptedException {
        Program program = sandbox.start(environment, CircusHome.built().program("circusctl"), words);
        program.awaitExit();
        return program;
    }

    private void assumePython() throws IOException, InterruptedException {
        Assume.assumeTrue("python3 is installed", Files.isExecutable(PYTHON));
        Program zmq = sandbox.start(Map.of(), PYTHON, "-c", "import zmq.auth");
        Assume.assumeTrue("python3-zmq is installed", zmq.awaitExit() == 0);
    }
}
