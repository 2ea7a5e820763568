// SPDX-License-Identifier: Apache-2.0
package io.circus.client.cli;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.circus.client.Json;
import io.circus.client.verbs.Verb;
import io.circus.client.verbs.Verbs;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.Test;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;

/** The program as a whole, without its process. */
public class MainTest {

    private static final String NOBODY = "tcp://127.0.0.1:1";

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
            assertEquals("error\n", err.toString(StandardCharsets.UTF_8));
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
        assertTrue(err.toString(StandardCharsets.UTF_8).startsWith("Timed out.\nThere was no reply from " + NOBODY));
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
            Thread.onSpinWait();
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
        assertEquals(2, run(Map.of(), List.of()));
        assertEquals(2, run(Map.of(), List.of("--ssh", "me@there", "list")));
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

    private int run(Map<String, String> environment, List<String> words) throws InterruptedException {
        out.reset();
        err.reset();
        return new Main(new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8), environment).run(words);
    }
}
