// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.Assume;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.junit.rules.Timeout;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/** Every command, from clients of every role, over every transport: what is allowed, what is refused, what is logged. */
public final class RolesIT {

    private static final List<String> ROLES = List.of("observer", "operator", "manager", "admin");

    /** The least role for each command. */
    private static final Map<String, String> NEEDED = needed();
    private static final List<String> WITHOUT_NAME = List.of("dstats", "globaloptions", "ipython", "listen",
            "listsockets", "numwatchers", "plan", "quit", "reloadconfig", "gogo");
    private static final String NAME = "nobody";
    /** All that some command asks for; the others do not mind. */
    private static final String PROPERTIES = "{\"signum\": 0, \"options\": {}, \"cmd\": \"true\", \"keys\": [],"
            + " \"line\": \"lb\"}";
    private static final String LOOPBACK = "a client without key";
    private static final String PYTHON = "/usr/bin/python3";

    private final Sandbox sandbox = new Sandbox();

    @Rule
    public final RuleChain rules = RuleChain.outerRule(Timeout.seconds(180)).around(sandbox);

    private final Map<String, ZMQ.Curve.KeyPair> keys = new LinkedHashMap<>();
    private String endpoint;

    @Test
    public void eachKeyMayDoWhatItsRoleSays() throws IOException, InterruptedException {
        Program daemon = daemonWithKeys();
        for (String role : ROLES) {
            try (var context = new ZContext()) {
                ZMQ.Socket client = client(context, keys.get(role), keys.get("server").publicKey);
                for (var command : NEEDED.entrySet()) {
                    boolean allowed = ROLES.indexOf(role) >= ROLES.indexOf(command.getValue());
                    if (allowed && command.getKey().equals("quit")) {
                        continue; // below
                    }
                    JsonObject reply = call(client, command.getKey());
                    assertEquals(role + ": " + command.getKey() + ": " + reply, allowed, !isRefused(reply));
                    if (!command.getValue().equals("observer")) {
                        daemon.err().first(line -> line.contains(" the key of " + role + ": " + command.getKey())
                                && line.contains("not allowed") != allowed);
                    }
                }
            }
        }
        assertEquals("ok", call("admin", "quit").get("status").getAsString());
        daemon.assertEnds(0);
    }

    @Test
    public void nobodyElseIsAnswered() throws IOException, InterruptedException {
        Program daemon = daemonWithKeys();
        ZMQ.Curve.KeyPair stranger = ZMQ.Curve.generateKeyPair();
        try (var context = new ZContext()) {
            ZMQ.Socket keyless = context.createSocket(SocketType.DEALER);
            keyless.connect(endpoint);
            List<ZMQ.Socket> outsiders = List.of(keyless, client(context, stranger, keys.get("server").publicKey),
                    client(context, keys.get("admin"), stranger.publicKey));
            for (ZMQ.Socket outsider : outsiders) {
                outsider.send("{\"command\": \"stop\", \"properties\": {\"name\": \"web\"}}");
            }
            // a right key is answered although the others ask
            assertEquals("active", call("admin", "status", "web").get("status").getAsString());
            for (ZMQ.Socket outsider : outsiders) {
                outsider.setReceiveTimeOut(300);
                assertEquals(null, outsider.recvStr());
            }
        }
        assertEquals("active", call("admin", "status", "web").get("status").getAsString());
        assertEquals("active", call("limited", "status", "web").get("status").getAsString());
        assertTrue(isRefused(call("limited", "status", "db")));
        assertEquals("[\"web\"]", call("limited", "list", null).getAsJsonArray("watchers").toString());

        Files.delete(sandbox.folder().resolve("keys/clients/admin.key"));
        try (var context = new ZContext()) {
            ZMQ.Socket revoked = client(context, keys.get("admin"), keys.get("server").publicKey);
            revoked.send("{\"command\": \"stop\", \"properties\": {\"name\": \"web\"}}");
            assertEquals("active", call("operator", "status", "web").get("status").getAsString());
            revoked.setReceiveTimeOut(300);
            assertEquals(null, revoked.recvStr());
        }
        assertEquals("active", call("operator", "status", "web").get("status").getAsString());
        daemon.signal("TERM");
        daemon.assertEnds(0);
    }

    @Test
    public void onLoopbackWithoutKeysAllIsAllowedAndLogged() throws IOException, InterruptedException {
        RunningDaemon daemon = sandbox.daemon("[watcher:web]\ncmd = /bin/sleep 1000\n");
        daemon.awaitLog("Installed bundle");
        try (var context = new ZContext()) {
            ZMQ.Socket client = context.createSocket(SocketType.DEALER);
            client.connect(daemon.endpoints().controlEndpoint());
            for (var command : NEEDED.entrySet()) {
                if (!command.getKey().equals("quit")) {
                    JsonObject reply = call(client, command.getKey());
                    assertTrue(command.getKey() + ": " + reply, !isRefused(reply));
                    if (!command.getValue().equals("observer")) {
                        daemon.awaitLog(" " + LOOPBACK + ": " + command.getKey());
                    }
                }
            }
        }
        daemon.endBy("TERM");
    }

    @Test
    public void whoeverMayWriteToTheSocketFileMayDoAll() throws IOException, InterruptedException {
        Assume.assumeTrue("python3-zmq is installed", Program.succeeds(PYTHON, "-c", "import zmq"));
        Path config = sandbox.write("ipc.ini", """
                [circus]
                endpoint = ipc://control.sock
                pubsub_endpoint = ipc://events.sock

                [watcher:web]
                cmd = /bin/sleep 1000
                """);
        Program daemon = sandbox.circusd(CircusHome.built(), config.toString());
        // the shell with its verb comes before the plugins
        daemon.err().first(line -> line.contains("Installed bundle"));
        Path script = sandbox.write("commands.py", """
                import json, sys, zmq
                control = zmq.Context().socket(zmq.DEALER)
                control.setsockopt(zmq.LINGER, 0)
                control.connect("ipc://control.sock")
                for command in sys.argv[2:]:
                    command, _, name = command.partition(":")
                    properties = dict(json.loads(sys.argv[1]), **({"name": name} if name else {}))
                    control.send(json.dumps({"id": 1, "command": command, "properties": properties}).encode())
                    assert control.poll(60000), "no reply to " + command
                    print("not allowed" not in str(json.loads(control.recv()).get("reason")))
                """);
        var words = new ArrayList<>(List.of(script.toString(), PROPERTIES));
        NEEDED.keySet().stream().filter(command -> !command.equals("quit")).forEach(command ->
                words.add(WITHOUT_NAME.contains(command) ? command : command + ":" + NAME));
        Program client = sandbox.start(Map.of(), Path.of(PYTHON), words.toArray(String[]::new));
        client.assertEnds(0);
        assertEquals(NEEDED.size() - 1, client.out().all().stream().filter("True"::equals).count());
        for (var command : NEEDED.entrySet()) {
            if (!command.getValue().equals("observer") && !command.getKey().equals("quit")) {
                daemon.err().first(line -> line.contains(" user " + System.getProperty("user.name") + ": "
                        + command.getKey()));
            }
        }
        daemon.signal("TERM");
        daemon.assertEnds(0);
    }

    private static Map<String, String> needed() {
        var needed = new LinkedHashMap<String, String>();
        for (String command : List.of("dstats", "get", "globaloptions", "ipython", "list", "listen", "listsockets",
                "numprocesses", "numwatchers", "options", "plan", "stats", "status")) {
            needed.put(command, "observer");
        }
        for (String command : List.of("kill", "reload", "restart", "signal", "start", "stop")) {
            needed.put(command, "operator");
        }
        for (String command : List.of("decr", "incr", "set")) {
            needed.put(command, "manager");
        }
        for (String command : List.of("add", "rm", "reloadconfig", "gogo", "quit")) {
            needed.put(command, "admin");
        }
        return needed;
    }

    private static boolean isRefused(JsonObject reply) {
        return reply.has("reason") && reply.get("reason").getAsString().startsWith("not allowed to ");
    }

    private Program daemonWithKeys() throws IOException, InterruptedException {
        Path folder = Files.createDirectories(sandbox.folder().resolve("keys/clients")).getParent();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        keys.put("server", ZMQ.Curve.generateKeyPair());
        Path secret = certificate(folder.resolve("server.key_secret"), "", keys.get("server"));
        Files.writeString(secret, "    secret-key = \"" + keys.get("server").secretKey + "\"\n",
                StandardOpenOption.APPEND);
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        for (String role : ROLES) {
            keys.put(role, ZMQ.Curve.generateKeyPair());
            certificate(folder.resolve("clients/" + role + ".key"), "    role = \"" + role + "\"\n", keys.get(role));
        }
        keys.put("limited", ZMQ.Curve.generateKeyPair());
        certificate(folder.resolve("clients/limited.key"), "    role = \"operator\"\n    watchers = \"we*\"\n",
                keys.get("limited"));
        Sandbox.Endpoints free = Sandbox.Endpoints.free();
        endpoint = free.controlEndpoint();
        Path config = sandbox.write("keys.ini", free.section().replace("check_delay", "keys = keys\ncheck_delay") + """
                [watcher:web]
                cmd = /bin/sleep 1000
                [watcher:db]
                cmd = /bin/sleep 1000
                """);
        Program daemon = sandbox.circusd(CircusHome.built(), config.toString());
        daemon.err().first(line -> line.contains("] web started"));
        return daemon;
    }

    private static Path certificate(Path file, String metadata, ZMQ.Curve.KeyPair key) throws IOException {
        return Files.writeString(file, "metadata\n" + metadata + "curve\n    public-key = \"" + key.publicKey + "\"\n");
    }

    private JsonObject call(String key, String command) {
        return call(key, command, WITHOUT_NAME.contains(command) ? null : NAME);
    }

    private JsonObject call(String key, String command, String name) {
        try (var context = new ZContext()) {
            return call(client(context, keys.get(key), keys.get("server").publicKey), command, name);
        }
    }

    private static JsonObject call(ZMQ.Socket client, String command) {
        return call(client, command, WITHOUT_NAME.contains(command) ? null : NAME);
    }

    private static JsonObject call(ZMQ.Socket client, String command, String name) {
        JsonObject properties = JsonParser.parseString(PROPERTIES).getAsJsonObject();
        if (name != null) {
            properties.addProperty("name", name);
        }
        var request = new JsonObject();
        request.addProperty("command", command);
        request.add("properties", properties);
        client.send(request.toString());
        String reply = client.recvStr();
        assertTrue("no reply to " + command, reply != null);
        return JsonParser.parseString(reply).getAsJsonObject();
    }

    private ZMQ.Socket client(ZContext context, ZMQ.Curve.KeyPair key, String server) {
        ZMQ.Socket client = context.createSocket(SocketType.DEALER);
        client.setLinger(0);
        client.setReceiveTimeOut((int) Awaited.PATIENCE.toMillis());
        client.setCurvePublicKey(ZMQ.Curve.z85Decode(key.publicKey));
        client.setCurveSecretKey(ZMQ.Curve.z85Decode(key.secretKey));
        client.setCurveServerKey(ZMQ.Curve.z85Decode(server));
        client.connect(endpoint);
        return client;
    }
}
