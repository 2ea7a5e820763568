// SPDX-License-Identifier: Apache-2.0
package io.circus.cli;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.circus.cli.command.Options;
import io.circus.testing.FakeDaemon;
import io.circus.testing.Pause;
import io.circus.verbs.ParsedCall;
import io.circus.verbs.Verb;
import io.circus.verbs.Verbs;
import io.circus.wire.Json;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/** The program as a whole, without its process. */
public class MainTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    private static final String NOBODY = "tcp://127.0.0.1:1";

    private InputStream in = InputStream.nullInputStream();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /** Wrong usage says the same, and exits with the same status, as in the recordings of Circus 0.19. */
    @Test
    public void wrongUsageIsToldAsRecorded() throws Exception {
        try (var reader = new BufferedReader(new InputStreamReader(
                MainTest.class.getResourceAsStream("/recordings/circusctl_usage.jsonl"), StandardCharsets.UTF_8))) {
            int compared = 0;
            for (String line : reader.lines().toList()) {
                Map<?, ?> run = (Map<?, ?>) Json.read(line);
                List<String> words = ((List<?>) run.get("argv")).stream().map(String::valueOf).toList();
                // Of a stack trace only the last line is told here.
                String expected = ((String) run.get("stderr")).replace("TRACEBACK (scrubbed) ", "").strip();
                assertEquals(line, ((Long) run.get("exit")).intValue(), run(Map.of(), words));
                assertEquals(line, run.get("stdout"), out.toString(StandardCharsets.UTF_8));
                assertEquals(line, expected, err.toString(StandardCharsets.UTF_8).strip());
                compared++;
            }
            assertEquals(11, compared);
        }
    }

    @Test
    public void printsTextAndExitsWithZero() throws Exception {
        try (var daemon = new FakeDaemon(request -> "{\"status\": \"ok\", \"pids\": [1, 2], \"id\": ID}")) {
            assertEquals(0, run(Map.of("CIRCUSCTL_ENDPOINT", daemon.endpoint), List.of("list", "web")));
            assertEquals("1,2\n", out.toString(StandardCharsets.UTF_8));
            String request = daemon.requests.remove();
            assertTrue(request, request.matches("\\{\"command\": \"list\", \"properties\": \\{\"name\": \"web\"}, "
                    + "\"id\": \"[0-9a-f]{32}\"}"));
        }
    }

    @Test
    public void printsJson() throws Exception {
        try (var daemon = new FakeDaemon(request ->
                "{\"status\": \"ok\", \"b\": [1.0, \"é\"], \"a\": {}, \"id\": ID}")) {
            assertEquals(0, run(Map.of(), List.of("--endpoint", daemon.endpoint, "--json", "list")));
            assertTrue(out.toString(StandardCharsets.UTF_8)
                    .startsWith("{\"status\": \"ok\", \"b\": [1.0, \"\\u00e9\"], \"a\": {}, \"id\": \""));
            assertEquals(0, run(Map.of(), List.of("--endpoint=" + daemon.endpoint, "--js", "--prett", "list")));
            assertTrue(out.toString(StandardCharsets.UTF_8).startsWith("{\n  \"a\": {},\n  \"b\": [\n    1.0,\n"));
        }
    }

    @Test
    public void aRefusalExitsWithThree() throws Exception {
        try (var daemon = new FakeDaemon(request -> "{\"status\": \"error\", \"reason\": \"program nope not found\", "
                + "\"tb\": null, \"time\": 1.5, \"errno\": 3, \"id\": ID}")) {
            assertEquals(3, run(Map.of(), List.of("--endpoint", daemon.endpoint, "list", "nope")));
            assertEquals("error: program nope not found\n", err.toString(StandardCharsets.UTF_8));
            assertEquals(3, run(Map.of(), List.of("--endpoint", daemon.endpoint, "status", "nope")));
            assertEquals("error: program nope not found\n", err.toString(StandardCharsets.UTF_8));
            assertEquals(3, run(Map.of(), List.of("--endpoint", daemon.endpoint, "--json", "status", "nope")));
            assertTrue(out.toString(StandardCharsets.UTF_8)
                    .startsWith("{\"status\": \"error\", \"reason\": \"program"));
            assertEquals("", err.toString(StandardCharsets.UTF_8));
        }
    }

    @Test
    public void ignoresRepliesToOthers() throws Exception {
        try (var daemon = new FakeDaemon(request -> request.contains("numwatchers") ? "{\"numwatchers\": 4, \"id\": ID}"
                : "{\"pids\": [], \"id\": \"other\"}")) {
            assertEquals(1, run(Map.of(), List.of("--endpoint", daemon.endpoint, "--timeout", "1", "list", "web")));
            assertEquals(0, run(Map.of(), List.of("--endpoint", daemon.endpoint, "numwatchers")));
            assertEquals("4\n", out.toString(StandardCharsets.UTF_8));
        }
    }

    @Test
    public void givesUpWithAdvice() throws Exception {
        assertEquals(1, run(Map.of(), List.of("--endpoint", NOBODY, "--timeout", "1", "list")));
        String said = err.toString(StandardCharsets.UTF_8);
        assertTrue(said, said.startsWith("Timed out.\nnobody listens at " + NOBODY + ": Connection refused (tried for 1 s).\n"));
        assertEquals(1, run(Map.of(), List.of("--endpoint", "pgm://x", "list")));
        assertEquals("error: cannot connect to pgm://x: expected tcp://HOST:PORT or ipc://FILE, "
                + "other transports are not available\n", err.toString(StandardCharsets.UTF_8));
    }

    @Test
    public void listensInByteNotation() throws Exception {
        ZMQ.Context context = ZMQ.context(1);
        ZMQ.Socket publisher = context.socket(SocketType.PUB);
        publisher.setLinger(0);
        String endpoint = "tcp://127.0.0.1:" + publisher.bindToRandomPort("tcp://127.0.0.1");
        Thread listener = Thread.ofPlatform().start(() -> {
            try {
                run(Map.of(), List.of("--endpoint", endpoint, "listen", "watcher.one."));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        String line = "b'watcher.one.start': b'{\"time\": 1.5}'\n";
        while (!out.toString(StandardCharsets.UTF_8).startsWith(line)) {
            publisher.sendMore("watcher.other.start");
            publisher.send("{}");
            publisher.sendMore("watcher.one.start");
            publisher.send("{\"time\": 1.5}");
            Pause.briefly();
        }
        listener.interrupt();
        listener.join();
        publisher.close();
        context.close();
    }

    @Test
    public void helpAndVersion() throws Exception {
        assertEquals(0, run(Map.of(), List.of("--version")));
        assertTrue(out.toString(StandardCharsets.UTF_8).matches("circusctl \\d+\\.\\d+\\.\\d+.*\n"));
        assertEquals(0, run(Map.of(), List.of("--help")));
        String help = out.toString(StandardCharsets.UTF_8);
        assertTrue(help.startsWith(
                "usage: circusctl [options] command [args]\n\nControls a Circus daemon\n\nCommands:\n"));
        for (Verb verb : Verbs.all()) {
            assertTrue(verb.name(), help.contains("\n  " + verb.name() + " "));
        }
        assertEquals(0, run(Map.of(), List.of("--help", "list")));
        assertTrue(out.toString(StandardCharsets.UTF_8).contains("circusctl list [NAME]"));
        assertEquals(0, run(Map.of(), List.of("list", "--help")));
        assertEquals("usage: circusctl [options] command [args] list [-h]\n\noptions:\n"
                + "  -h, --help  show this help message and exit\n", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    public void labelsTheAnswersOfSeveralDaemons() throws Exception {
        try (var one = new FakeDaemon(request -> "{\"status\": \"ok\", \"numwatchers\": 1, \"id\": ID}");
                var two = new FakeDaemon(request -> "{\"status\": \"error\", \"reason\": \"busy\", \"id\": ID}")) {
            assertEquals(3, run(Map.of(),
                    List.of("--endpoint", one.endpoint, "--endpoint", two.endpoint, "numwatchers")));
            assertEquals("[" + one.endpoint + "] 1\n", out.toString(StandardCharsets.UTF_8));
            assertEquals("[" + two.endpoint + "] error: busy\n", err.toString(StandardCharsets.UTF_8));
            assertEquals(3, run(Map.of("CIRCUSCTL_ENDPOINT", one.endpoint + "," + two.endpoint),
                    List.of("--json", "numwatchers")));
            List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
            assertEquals(2, lines.size());
            assertTrue(lines.get(0), lines.get(0).startsWith("{\"endpoint\": \"" + one.endpoint + "\", \"status\": \"ok\""));
            assertTrue(lines.get(1), lines.get(1).startsWith("{\"endpoint\": \"" + two.endpoint + "\", \"status\": \"err"));
            assertEquals(1, run(Map.of(), List.of("--timeout", "1", "--endpoint", one.endpoint, "--endpoint", NOBODY,
                    "numwatchers")));
            assertEquals("[" + one.endpoint + "] 1\n", out.toString(StandardCharsets.UTF_8));
            assertTrue(err.toString(StandardCharsets.UTF_8).startsWith("[" + NOBODY + "] Timed out."));
        }
    }

    @Test
    public void asksWhetherTheNearestNameWasMeant() throws Exception {
        assertEquals(2, run(Map.of(), List.of("sttaus")));
        assertEquals("usage: circusctl [options] command [args]\ncircusctl: error: unrecognized arguments: sttaus\n"
                + "circusctl: did you mean status?\n", err.toString(StandardCharsets.UTF_8));
        assertEquals(2, run(Map.of(), List.of("--endpiont=x", "status")));
        assertTrue(err.toString(StandardCharsets.UTF_8).endsWith("arguments: --endpiont=x\ndid you mean --endpoint?\n"));
        assertEquals(2, run(Map.of(), List.of("stop", "--wating")));
        assertTrue(err.toString(StandardCharsets.UTF_8).endsWith("arguments: --wating\ndid you mean --waiting?\n"));
        try (var daemon = new FakeDaemon(request -> request.contains("\"list\"")
                ? "{\"status\": \"ok\", \"watchers\": [\"web\", \"worker\"], \"id\": ID}"
                : "{\"status\": \"error\", \"reason\": \"program wroker not found\", \"errno\": 3, \"id\": ID}")) {
            assertEquals(3, run(Map.of(), List.of("--endpoint", daemon.endpoint, "stop", "wroker")));
            assertEquals("error: program wroker not found\ndid you mean worker?\n", err.toString(StandardCharsets.UTF_8));
            assertEquals(3, run(Map.of(), List.of("--endpoint", daemon.endpoint, "globaloptions", "chek_delay")));
            assertTrue(err.toString(StandardCharsets.UTF_8).endsWith("\ndid you mean check_delay?\n"));
        }
    }

    @Test
    public void asksWhetherTheNearestNameWasMeantByAKillThatWaits() throws Exception {
        try (var daemon = new FakeDaemon(request -> request.contains("\"list\"")
                ? "{\"status\": \"ok\", \"watchers\": [\"web\"], \"id\": ID}"
                : "{\"status\": \"error\", \"reason\": \"server error\", \"errno\": 6, \"id\": ID}")) {
            assertEquals(3, run(Map.of(), List.of("--endpoint", daemon.endpoint, "kill", "wbe", "--waiting")));
            assertEquals("error: server error\ndid you mean web?\n", err.toString(StandardCharsets.UTF_8));
            assertEquals(3, run(Map.of(), List.of("--endpoint", daemon.endpoint, "kill", "far-away", "--waiting")));
            assertEquals("error: server error\nthere is no watcher far-away\n", err.toString(StandardCharsets.UTF_8));
            assertEquals(3, run(Map.of(), List.of("--endpoint", daemon.endpoint, "kill", "web", "--waiting")));
            assertEquals("error: server error\n", err.toString(StandardCharsets.UTF_8));
        }
    }

    @Test
    public void everyHelpHasAnExampleThatIsUnderstood() throws Exception {
        for (Verb verb : Verbs.all()) {
            assertEquals(0, run(Map.of(), List.of("--help", verb.name())));
            String[] help = out.toString(StandardCharsets.UTF_8).split("\nExample:\n\n  circusctl ");
            assertEquals(verb.name(), 2, help.length);
            List<String> words = List.of(help[1].replace("'lb | grep circus'", "lb").strip().split(" "));
            assertEquals(verb.name(), words.getFirst());
            assertEquals(verb.name(), verb.parse(words.subList(1, words.size())).command());
        }
    }

    /** The command that needs no daemon is a command like the others to who asks for help. */
    @Test
    public void keygenHasHelpAndCompletion() throws Exception {
        assertEquals(0, run(Map.of(), List.of("--help", "keygen")));
        String help = out.toString(StandardCharsets.UTF_8);
        assertTrue(help, help.contains("Examples:\n\n  circusctl keygen "));
        assertEquals(0, run(Map.of(), List.of("keygen", "-h")));
        assertTrue(out.toString(StandardCharsets.UTF_8).startsWith("usage: circusctl [options] keygen FOLDER NAME ["));
        assertEquals(2, run(Map.of(), List.of("keygn")));
        assertTrue(err.toString(StandardCharsets.UTF_8).endsWith("circusctl: did you mean keygen?\n"));
        try (var daemon = new FakeDaemon(request -> "{\"watchers\": [\"web\", \"worker\"], \"id\": ID}")) {
            var environment = Map.of("AUTO_COMPLETE", "all", "CIRCUSCTL_ENDPOINT", daemon.endpoint);
            assertCompletes(environment, "keygen\tMake a key for a client of an endpoint with keys\n", "keyg");
            assertCompletes(environment, "operator\n", "keygen", "keys", "joe", "op");
            assertCompletes(environment, "web\nworker\n", "keygen", "keys", "joe", "operator", "");
        }
    }

    @Test
    public void saysThatNoDaemonWasDiscovered() throws Exception {
        String group = "udp://237.219.251.97:1";
        assertEquals(1, run(Map.of(), List.of("--discover", "--multicast", group)));
        assertEquals("", out.toString(StandardCharsets.UTF_8));
        String said = err.toString(StandardCharsets.UTF_8);
        assertTrue(said, said.endsWith("no daemon has answered at " + group + " within a second\n"));
        assertEquals(1, run(Map.of(), List.of("--json", "--discover", "--multicast", group)));
        assertEquals("{\"endpoints\": []}\n", out.toString(StandardCharsets.UTF_8));
        assertEquals(1, run(Map.of(), List.of("--discover", "--multicast", group, "list")));
        assertEquals("", out.toString(StandardCharsets.UTF_8));
        assertTrue(err.toString(StandardCharsets.UTF_8).endsWith("no daemon has answered at " + group + " within a second\n"));
    }

    @Test
    public void namesOfTheServersFileStandForDaemons() throws Exception {
        try (var one = new FakeDaemon(request -> "{\"numwatchers\": 1, \"id\": ID}");
                var two = new FakeDaemon(request -> "{\"numwatchers\": 2, \"id\": ID}")) {
            String file = Files.writeString(folder.newFile().toPath(), "one " + one.endpoint + " @web\ntwo " + two.endpoint
                    + " @db\ngone " + NOBODY + " @db\n").toString();
            var servers = Map.of("CIRCUSCTL_SERVERS", file);
            assertEquals(0, run(servers, List.of("@one", "numwatchers")));
            assertEquals("1\n", out.toString(StandardCharsets.UTF_8));
            assertEquals("a group is labelled, even of one", 0, run(servers, List.of("@web", "numwatchers")));
            assertEquals("[one] 1\n", out.toString(StandardCharsets.UTF_8));
            assertEquals("each once", 0, run(servers, List.of("@two", "--json", "@web", "@two", "numwatchers")));
            assertEquals("{\"server\": \"two\", \"endpoint\": \"" + two.endpoint + "\", \"numwatchers\": 2, \"id\": ",
                    out.toString(StandardCharsets.UTF_8).replaceAll("(?s)\\n.*|\"[0-9a-f]{32}.*", ""));
            assertEquals(1, run(servers, List.of("--timeout", "1", "@all", "numwatchers")));
            assertEquals("[one] 1\n[two] 2\n", out.toString(StandardCharsets.UTF_8));
            assertTrue(err.toString(StandardCharsets.UTF_8).startsWith("[gone] Timed out.\n[gone] nobody listens at "));
            assertEquals(1, run(servers, List.of("@nobody", "list")));
            assertEquals("error: there is no server or group nobody in " + file + "\n", err.toString(StandardCharsets.UTF_8));
            assertEquals("a word after the command is its own", 1, run(servers, List.of("@one", "numwatchers", "@two")));
            var asking = Map.of("CIRCUSCTL_SERVERS", file, "AUTO_COMPLETE", "all");
            assertCompletes(asking, "@all\tone, two, gone\n@db\ttwo, gone\n@web\tone\n@one\t" + one.endpoint + "\n@two\t" + two.endpoint
                    + "\n@gone\t" + NOBODY + "\n", "@");
            assertCompletes(asking, "@two\t" + two.endpoint + "\n", "@one", "@t");
        }
    }

    @Test
    public void keysOfAServerAreThoseOfItsLine() throws Exception {
        String file = Files.writeString(folder.newFile("servers").toPath(), "web " + NOBODY + " server-key=none\n* keys=missing\nall2 "
                + NOBODY + " server-key=none\nhttp http://127.0.0.1:1 token_file=missing\n").toString();
        for (var each : List.of(
                List.of("expected --keys together with --server-key", "@web"),
                List.of("cannot read the key " + folder.getRoot() + "/missing", "@all2"),
                List.of("cannot read the key /mine", "--keys", "/mine", "@all2"))) {
            var words = new ArrayList<>(each.subList(1, each.size()));
            words.add("list");
            assertEquals(1, run(Map.of("CIRCUSCTL_SERVERS", file, "CIRCUSCTL_TOKEN", "t"), words));
            String server = each.getLast().substring(1);
            assertEquals("error: server " + server + ": " + each.getFirst() + "\n", err.toString(StandardCharsets.UTF_8));
        }
        assertEquals("the line comes before the environment", 1, run(Map.of("CIRCUSCTL_SERVERS", file, "CIRCUSCTL_KEYS", "/env",
                "CIRCUSCTL_SERVER_KEY", "/env"), List.of("@all2", "list")));
        assertEquals("error: server all2: cannot read the key " + folder.getRoot() + "/missing\n", err.toString(StandardCharsets.UTF_8));
    }

    @Test
    public void saysThatAnEndpointAsksForKeys() throws Exception {
        try (var context = new ZContext()) {
            ZMQ.Socket guarded = context.createSocket(SocketType.ROUTER);
            guarded.setCurveServer(true);
            ZMQ.Curve.KeyPair pair = ZMQ.Curve.generateKeyPair();
            guarded.setCurvePublicKey(ZMQ.Curve.z85Decode(pair.publicKey));
            guarded.setCurveSecretKey(ZMQ.Curve.z85Decode(pair.secretKey));
            String endpoint = "tcp://127.0.0.1:" + guarded.bindToRandomPort("tcp://127.0.0.1");
            assertEquals(1, run(Map.of(), List.of("--endpoint", endpoint, "--timeout", "1", "list")));
            String said = err.toString(StandardCharsets.UTF_8);
            assertTrue(said, said.contains(
                    " within 1 s, which answers only those who have a key (--keys, --server-key).\n"));
        }
    }

    @Test
    public void saysThatNobodyListensAlsoWithKeys() throws Exception {
        ZMQ.Curve.KeyPair pair = ZMQ.Curve.generateKeyPair();
        String key = Files.writeString(Files.createTempFile(folder.getRoot().toPath(), "key", ""), "curve\n    public-key = \"" + pair.publicKey
                + "\"\n    secret-key = \"" + pair.secretKey + "\"\n").toString();
        List<String> keys = List.of("--keys", key, "--server-key", key);
        for (String seconds : List.of("1", "2")) {
            var words = new ArrayList<>(keys);
            words.addAll(List.of("--endpoint", NOBODY));
            words.addAll(seconds.equals("2") ? List.of("list") : List.of("--timeout", seconds, "list"));
            assertEquals(1, run(Map.of(), words));
            String said = err.toString(StandardCharsets.UTF_8);
            assertTrue(said, said.startsWith("Timed out.\nnobody listens at " + NOBODY + ": Connection refused (tried for "
                    + seconds + " s).\n"));
        }
    }

    /** Longer than for others, for the daemon tells after 10 s what it waits for; and what the watcher is then. */
    @Test
    public void saysThatTheDaemonIsStillAtIt() throws Exception {
        try (var daemon = new FakeDaemon(request -> request.contains("\"status\"")
                ? "{\"status\": \"starting\", \"why\": \"waits for\\na hook named x\", \"id\": ID}" : null)) {
            assertEquals(1, run(Map.of(), List.of("--endpoint", daemon.endpoint, "--timeout", "1", "start", "web", "--waiting")));
            String said = err.toString(StandardCharsets.UTF_8);
            assertTrue(said, said.startsWith("Timed out.\nThere was no reply to start from " + daemon.endpoint
                    + " within 1 s, the daemon is still at it: web is starting: waits for"));
            assertEquals("one line for the state", 3, said.lines().count());
            assertEquals(1, run(Map.of(), List.of("--endpoint", daemon.endpoint, "--timeout", "1", "start", "web")));
            said = err.toString(StandardCharsets.UTF_8);
            assertTrue(said, said.contains(" within 1 s, although something listens there.\n"));
        }
        var start = new ParsedCall("start", Map.of("waiting", true));
        assertEquals(15, Options.parse(List.of("start"), Map.of()).timeout(start));
        assertEquals(5, Options.parse(List.of("--timeout", "5", "start"), Map.of()).timeout(start));
        assertEquals(5, Options.parse(List.of("start"), Map.of()).timeout(new ParsedCall("start", Map.of())));
    }

    /** The one word is for a watcher that is not there. */
    @Test
    public void statusTellsOtherReasons() throws Exception {
        try (var daemon = new FakeDaemon(request ->
                "{\"status\": \"error\", \"reason\": \"not allowed to status\", \"errno\": 3, \"id\": ID}")) {
            assertEquals(3, run(Map.of(), List.of("--endpoint", daemon.endpoint, "status")));
            assertEquals("error: not allowed to status\n", err.toString(StandardCharsets.UTF_8));
        }
    }

    @Test
    public void completesAnyWord() throws Exception {
        try (var daemon = new FakeDaemon(request -> "{\"watchers\": [\"web\", \"worker\"], \"id\": ID}")) {
            var environment = Map.of("AUTO_COMPLETE", "all", "CIRCUSCTL_ENDPOINT", daemon.endpoint);
            assertCompletes(environment, "status\tShow what the watchers are doing\n", "statu");
            assertCompletes(environment, "web\nworker\n", "stop", "w");
            assertCompletes(environment, "--waiting\n", "stop", "web", "--w");
            assertCompletes(environment, "--endpoint\n", "--en");
            assertCompletes(environment, "numwatchers\tCount the watchers\n", "--timeout", "3", "numw");
            assertCompletes(environment, "numprocesses\n", "set", "web", "num");
            assertCompletes(environment, "", "set", "web", "numprocesses", "");
            assertCompletes(environment, "glob\n", "stop", "--match", "g");
            assertCompletes(environment, "worker\n", "stop", "--match", "regex", "wo");
            assertCompletes(environment, "watcher.web.\nwatcher.worker.\n", "listen", "wa");
            assertCompletes(environment, "", "nope", "");
            assertCompletes(environment, "", "add", "");
        }
    }

    private void assertCompletes(Map<String, String> environment, String expected, String... words)
            throws InterruptedException {
        assertEquals(0, run(environment, List.of(words)));
        assertEquals(expected, out.toString(StandardCharsets.UTF_8));
    }

    @Test
    public void runsTheLinesOfAPipe() throws Exception {
        try (var daemon = new FakeDaemon(request -> request.contains("numwatchers")
                ? "{\"status\": \"ok\", \"numwatchers\": 4, \"id\": ID}"
                : "{\"status\": \"error\", \"reason\": \"busy\", \"id\": ID}")) {
            in = new ByteArrayInputStream("""
                    numwatchers

                    stop 'the web'
                    numwatchers --nope
                    start a b
                    sttaus now
                    numwatchers
                    ?numwatchers
                    watch status
                    'open
                    exit
                    list
                    """.getBytes(StandardCharsets.UTF_8));
            assertEquals(3, run(Map.of(), List.of("--endpoint", daemon.endpoint)));
            assertEquals("""
                    4
                    *** Unknown syntax: sttaus now
                    did you mean status?
                    4
                    Count the watchers

                      circusctl numwatchers

                    Example:

                      circusctl numwatchers
                    """, out.toString(StandardCharsets.UTF_8));
            assertEquals("""
                    error: busy
                    error: unrecognized arguments: --nope
                    Invalid number of arguments
                    error: cannot watch: the output is no terminal
                    error: the quotation is not closed
                    """, err.toString(StandardCharsets.UTF_8));
            assertTrue(daemon.requests.stream().anyMatch(request -> request.contains("\"the web\"")));
        }
    }

    @Test
    public void completesCommands() throws Exception {
        assertEquals(1, complete("circusctl l", "1"));
        assertEquals("list listen listsockets\n", out.toString(StandardCharsets.UTF_8));
        complete("circusctl ", "1");
        assertEquals(Verbs.all().stream().map(Verb::name).collect(Collectors.joining(" ", "", "\n")),
                out.toString(StandardCharsets.UTF_8));
        complete("circusctl zz", "1");
        assertEquals("\n", out.toString(StandardCharsets.UTF_8));
        complete("circusctl list d", "2");
        assertEquals("", out.toString(StandardCharsets.UTF_8));
    }

    private int complete(String words, String index) throws InterruptedException {
        return run(Map.of("AUTO_COMPLETE", "1", "COMP_WORDS", words, "COMP_CWORD", index), List.of());
    }

    private static final String GREET = "{\"commands\": [{\"name\": \"greet\", \"summary\": \"say hello\", \"request\": {\"properties\": {"
            + "\"whom\": {\"type\": \"string\", \"description\": \"who gets it\", \"x-circus-names\": \"watcher\"}, \"how\": {\"enum\": "
            + "[\"low\", \"loud\"]}}, \"required\": [\"whom\"]}, \"reply\": {}}], \"id\": ID}";

    private static String plugin(String request) {
        return request.contains("\"commands\"") ? GREET : request.contains("\"list\"") ? "{\"watchers\": [\"web\"], \"id\": ID}"
                : "{\"status\": \"ok\", \"said\": \"hello\", \"time\": 1.5, \"id\": ID}";
    }

    @Test
    public void asksTheDaemonAboutTheVerbsOfPlugins() throws Exception {
        try (var daemon = new FakeDaemon(MainTest::plugin)) {
            Map<String, String> environment = Map.of("CIRCUSCTL_ENDPOINT", daemon.endpoint);
            assertEquals(0, run(environment, List.of("greet", "5", "how=loud")));
            assertEquals("said: hello\n", out.toString(StandardCharsets.UTF_8));
            daemon.requests.remove();
            String request = daemon.requests.remove();
            assertTrue(request, request.startsWith("{\"command\": \"greet\", \"properties\": {\"whom\": \"5\", \"how\": \"loud\"}"));
            assertEquals(0, run(environment, List.of("--help", "greet")));
            assertEquals("say hello\n\n  circusctl greet whom [how]\n  whom: who gets it (string)\n  how:  (low, loud)\n",
                    out.toString(StandardCharsets.UTF_8));
        }
    }

    @Test
    public void completesTheVerbsOfPlugins() throws Exception {
        try (var daemon = new FakeDaemon(MainTest::plugin)) {
            Map<String, String> environment = Map.of("CIRCUSCTL_ENDPOINT", daemon.endpoint, "AUTO_COMPLETE", "all");
            run(environment, List.of("gr"));
            assertEquals("greet\tsay hello\n", out.toString(StandardCharsets.UTF_8));
            run(environment, List.of("greet", ""));
            assertEquals("whom=\twho gets it\nhow=\n", out.toString(StandardCharsets.UTF_8));
            run(environment, List.of("greet", "whom="));
            assertEquals("whom=\twho gets it\nwhom=web\n", out.toString(StandardCharsets.UTF_8));
            run(environment, List.of("greet", "whom=web", "how=l"));
            assertEquals("how=low\nhow=loud\n", out.toString(StandardCharsets.UTF_8));
        }
    }

    private int run(Map<String, String> environment, List<String> words) throws InterruptedException {
        out.reset();
        err.reset();
        return new Main(in, new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8), environment).run(words);
    }
}
