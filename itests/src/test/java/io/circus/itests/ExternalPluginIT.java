// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.Assume;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** Programs as plugins, with the command line of the original's. */
public final class ExternalPluginIT {

    private static final Path PYTHON = Path.of("/usr/bin/python3");

    /** Reads the command line as the original's plugins do, and then calls a function. */
    private static final String COMMAND_LINE = """
            import argparse, json, os, sys
            parser = argparse.ArgumentParser()
            for option in "endpoint", "pubsub", "config", "log-level", "log-output", "ssh":
                parser.add_argument("--" + option)
            parser.add_argument("--check-delay", type=float)
            parser.add_argument("rest", nargs="*")
            """;

    /** Tells what it was given and hears, and asks for the status. */
    private static final String PLUGIN = COMMAND_LINE + """
            import zmq
            args = parser.parse_args()
            config = dict(item.split(":", 1) for item in args.config.split(":::"))
            def tell(what):
                with open(config["out"], "a") as out:
                    out.write(json.dumps(what) + "\\n")
            context = zmq.Context()
            events = context.socket(zmq.SUB)
            events.setsockopt(zmq.SUBSCRIBE, b"watcher.")
            events.connect(args.pubsub)
            control = context.socket(zmq.DEALER)
            control.connect(args.endpoint)
            control.send(json.dumps({"command": "status", "properties": {}}).encode())
            tell({"config": config, "delay": args.check_delay, "rest": args.rest, "status": json.loads(control.recv())["status"]})
            while True:
                topic, body = events.recv_multipart()
                tell({"topic": topic.decode(), "pid": json.loads(body).get("process_pid")})
            """;

    /** Stands in for the original's package, which is not installed: its main makes the class and runs it. */
    private static final String RUNNER = COMMAND_LINE + """
            import importlib, time
            def main():
                args = parser.parse_args()
                module, _, name = args.rest[0].rpartition(".")
                getattr(importlib.import_module(module), name)(args).start()
                time.sleep(1000)
            """;

    @Rule
    public final Sandbox sandbox = new Sandbox();

    @Rule
    public final Timeout timeout = Timeout.seconds(120);

    private Path out;

    /** Waits for the line number {@code index} of the plugin. */
    private JsonObject told(int index) throws IOException, InterruptedException {
        Eventually.holds("no line " + index + " of the plugin",
                () -> lines().size() > index && lines().get(index).endsWith("\n"));
        return JsonParser.parseString(lines().get(index)).getAsJsonObject();
    }

    /** What the plugin, started anew, says of itself first; the former one may be told of its end before. */
    private JsonObject introduction() throws IOException, InterruptedException {
        Eventually.holds("the plugin does not begin", () -> introductions().findFirst().isPresent());
        return JsonParser.parseString(introductions().findFirst().orElseThrow()).getAsJsonObject();
    }

    private Stream<String> introductions() throws IOException {
        return lines().stream().filter(line -> line.endsWith("\n") && line.contains("\"config\""));
    }

    private List<String> lines() throws IOException {
        return Files.exists(out) ? List.of(Files.readString(out).split("(?<=\n)")) : List.of();
    }

    private String sections(String greeting) throws IOException {
        out = sandbox.folder().resolve("out.jsonl");
        return """
                [plugin:mine]
                use = exec:%s -u %s 'first word'
                greeting = %s
                out = %s
                graceful_timeout = 1

                [watcher:web]
                cmd = /bin/sleep 1000
                """.formatted(PYTHON, sandbox.write("plugin.py", PLUGIN), greeting, out);
    }

    @Test
    public void aProgramIsSupervisedAsAPlugin() throws Exception {
        Assume.assumeTrue("python3 is installed", Files.isExecutable(PYTHON));
        Program zmq = sandbox.start(Map.of(), PYTHON, "-c", "import zmq");
        Assume.assumeTrue("python3-zmq is installed", zmq.awaitExit() == 0);
        RunningDaemon daemon = sandbox.daemon(sections("it's \"two words\" $HOME"));
        daemon.awaitStarted("web");
        JsonObject first = told(0);
        assertEquals("it's \"two words\" $HOME", first.getAsJsonObject("config").get("greeting").getAsString());
        assertEquals("plugin:mine", first.getAsJsonObject("config").get("name").getAsString());
        assertEquals(1.0, first.get("delay").getAsDouble(), 0);
        assertEquals("first word", first.getAsJsonArray("rest").get(0).getAsString());
        assertEquals("ok", first.get("status").getAsString());
        assertTrue(daemon.control().ok("list").toString().contains("\"plugin:mine\""));
        assertEquals("active", daemon.control().status("plugin:mine"));
        List<Long> plugin = daemon.control().pids("plugin:mine");
        assertTrue(daemon.control().ok("stats", "name", "plugin:mine").toString().contains("\"" + plugin.getFirst() + "\""));

        awaitEventsOf(daemon);
        List<Long> web = daemon.control().pids("web");
        // it dies as others do, and comes back
        int mark = daemon.events().all().mark();
        Signals.send("KILL", plugin.getFirst());
        daemon.events().firstSince(mark, "watcher.plugin:mine.spawn");
        assertEquals("ok", daemon.control().ok("stop", "name", "plugin:mine", "waiting", true).get("status").getAsString());
        assertEquals("stopped", daemon.control().status("plugin:mine"));
        Files.delete(out);
        daemon.control().ok("start", "name", "plugin:mine", "waiting", true);
        plugin = daemon.control().pids("plugin:mine");
        told(0);

        Files.delete(out);
        Files.writeString(daemon.config(), daemon.endpoints().section() + sections("hello"));
        daemon.control().ok("reloadconfig", "waiting", true);
        assertNotEquals(plugin, daemon.control().pids("plugin:mine"));
        assertEquals("hello", introduction().getAsJsonObject("config").get("greeting").getAsString());
        assertEquals(web, daemon.control().pids("web"));

        Files.writeString(daemon.config(), daemon.endpoints().section() + "[watcher:web]\ncmd = /bin/sleep 1000\n");
        daemon.control().ok("reloadconfig", "waiting", true);
        assertEquals("[\"circusd-stats\",\"web\"]", daemon.control().ok("list").get("watchers").toString());
        assertEquals(web, daemon.control().pids("web"));
        daemon.endBy("TERM");
    }

    /** Makes events until the plugin, which connects in its own time and may hear of its own start first, has heard one. */
    private void awaitEventsOf(RunningDaemon daemon) throws IOException, InterruptedException {
        Eventually.holds("the plugin hears nothing", () -> {
            daemon.control().ok("incr", "name", "web", "waiting", true);
            daemon.control().ok("decr", "name", "web", "waiting", true);
            return Files.readString(out).contains("\"topic\": \"watcher.web.");
        });
    }

    @Test
    public void aClassInPythonIsRunByTheOriginalsRunner() throws Exception {
        Assume.assumeTrue("python3 is installed", Files.isExecutable(PYTHON));
        Path packages = Files.createDirectories(sandbox.folder().resolve("packages/circus/plugins")).getParent().getParent();
        Files.writeString(packages.resolve("circus/__init__.py"), "");
        Files.writeString(packages.resolve("circus/plugins/__init__.py"), RUNNER);
        Files.writeString(packages.resolve("mine.py"), """
                import json
                class Mine:
                    def __init__(self, args):
                        self.args = args
                    def start(self):
                        with open(%s, "a") as out:
                            out.write(json.dumps(vars(self.args)) + "\\n")
                """.formatted("\"" + sandbox.folder().resolve("out.jsonl") + "\""));
        out = sandbox.folder().resolve("out.jsonl");
        Sandbox.Endpoints endpoints = Sandbox.Endpoints.free();
        Path config = sandbox.write("circus.ini", endpoints.section() + """
                [plugin:mine]
                use = mine.Mine
                greeting = two words
                """);
        Map<String, String> environment = Map.of("PYTHONPATH", packages.toString());
        Program check = sandbox.start(environment, CircusHome.built().program("circusd"), "--check", config.toString());
        check.assertEnds(0);
        Program daemon = sandbox.start(environment, CircusHome.built().program("circusd"), config.toString());
        assertEquals("__name__:plugin:mine:::greeting:two words:::name:plugin:mine", told(0).get("config").getAsString());
        assertEquals("mine.Mine", told(0).getAsJsonArray("rest").get(0).getAsString());
        daemon.signal("TERM");
        daemon.assertEnds(0);
    }

    @Test
    public void oneThatPythonCannotImportWaitsForItsJar() throws Exception {
        CircusHome home = CircusHome.built().copyTo(sandbox.folder().resolve("home"));
        Path jar = home.bundles().resolve("io.circus.flapping.jar");
        Path away = Files.move(jar, sandbox.folder().resolve("flapping.jar"));
        String sections = "[plugin:guard]\nuse = circus.plugins.flapping.Flapping\n[watcher:web]\ncmd = /bin/sleep 1000\n";
        String expected = "[plugin:guard] use: no jar in " + home.bundles()
                + " provides the plugin 'circus.plugins.flapping.Flapping', and as a plugin in Python it cannot be run: ";
        Program check = sandbox.circusd(home, "--check", sandbox.write("checked.ini", sections).toString());
        check.assertEnds(0);
        assertTrue(check.errorText(), check.errorText().contains("warning: ") && check.errorText().contains(expected));
        RunningDaemon daemon = sandbox.daemon(home, sections);
        daemon.awaitStarted("web");
        daemon.awaitLog(expected);
        assertEquals("starting", daemon.control().status("plugin:guard"));
        assertEquals(List.of(), daemon.control().ok("plan").getAsJsonArray("plan").asList());
        int mark = daemon.events().all().mark();
        Files.move(away, jar);
        daemon.events().firstSince(mark, "watcher.plugin:guard.start");
        assertEquals("active", daemon.control().status("plugin:guard"));
        daemon.program().kill();
    }
}
