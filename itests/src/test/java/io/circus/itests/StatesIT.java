// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** What a watcher is, since when and why: to programs, on a terminal, and after an update of the bundle that knows it. */
public final class StatesIT {

    private static final String SECTIONS = """
            [plugin:guard]
            use = flapping
            attempts = 2
            retry_in = 600
            window = 5

            [watcher:web]
            cmd = /bin/sh -c "echo hello; exec sleep 1000"
            numprocesses = 2
            stdout_stream.class = QueueStream

            [watcher:Never]
            cmd = /bin/sleep 1000
            autostart = False

            [watcher:hand]
            cmd = /bin/sleep 1000

            [watcher:broken]
            cmd = /no/such/program

            [watcher:flappy]
            cmd = /bin/sh -c "exit 3"

            [watcher:loop]
            cmd = /bin/sh -c "exit 4"
            flapping.active = False

            [watcher:waiting]
            cmd = /bin/sleep 1000
            hooks.before_start = nosuchhook

            [watcher:slow]
            cmd = /bin/sh -c "trap '' TERM; echo > trapped; while :; do sleep 1; done"
            working_dir = %s
            graceful_timeout = 600
            """;

    @Rule
    public final Timeout timeout = Timeout.seconds(300);

    @Rule
    public final Sandbox sandbox = new Sandbox();

    private RunningDaemon daemon() throws IOException, InterruptedException {
        RunningDaemon daemon = sandbox.daemon(SECTIONS.formatted(sandbox.folder()));
        daemon.awaitStarted("web");
        daemon.awaitStarted("hand");
        sandbox.awaitFile("trapped", text -> true);
        daemon.control().ok("stop", "name", "hand", "waiting", true);
        daemon.control().ok("stop", "name", "slow");
        Eventually.holds("flappy is not stopped", () -> state(daemon, "flappy").startsWith("off"));
        Eventually.holds("the loop does not back off", () -> state(daemon, "loop").startsWith("backing_off"));
        Eventually.holds("broken is not given up", () -> state(daemon, "broken").startsWith("failed"));
        Eventually.holds("the hook is not waited for", () -> state(daemon, "waiting").startsWith("waiting"));
        return daemon;
    }

    private static JsonObject entry(RunningDaemon daemon, String watcher) {
        return daemon.control().call("status", "name", watcher, "detail", true).getAsJsonObject("states").getAsJsonObject(watcher);
    }

    /** {@code failed: gave up}. */
    private static String state(RunningDaemon daemon, String watcher) {
        JsonObject entry = entry(daemon, watcher);
        return entry.get("state").getAsString() + (entry.get("reason").isJsonNull() ? "" : ": " + entry.get("reason").getAsString());
    }

    @Test
    public void tellsApartWhatTheStatusDoesNot() throws IOException, InterruptedException {
        RunningDaemon daemon = daemon();
        assertEquals("off: never started", state(daemon, "Never"));
        assertEquals("off: stopped by a client without key with stop", state(daemon, "hand"));
        assertTrue(state(daemon, "broken"), state(daemon, "broken").startsWith("failed: gave up after 5 attempts to spawn a process: "));
        assertEquals("off: stopped by flapping: 2 ends within 5 s, starting it again after 600 s", state(daemon, "flappy"));
        assertTrue(state(daemon, "waiting"), state(daemon, "waiting").equals("waiting: waits for a hook named nosuchhook (hooks.before_start)"));
        assertEquals("stopping: asked by a client without key with stop; ends by TERM, KILL after 600 s", state(daemon, "slow"));
        Eventually.holds("the loop does not back off", () -> state(daemon, "loop").matches(
                "backing_off: next try at [0-9:]{8}, after [0-9]+ failures? in a row|backing_off: next try at [0-9:]{8}, after 1 failure"));
        assertEquals("ready", state(daemon, "web"));

        JsonObject flappy = entry(daemon, "flappy").getAsJsonObject("last_end");
        assertEquals(3, flappy.get("exit_code").getAsInt());
        assertEquals("exit", flappy.get("cause").getAsString());
        assertEquals("asked", entry(daemon, "hand").getAsJsonObject("last_end").get("cause").getAsString());
        assertEquals(2, entry(daemon, "web").getAsJsonObject("workers").size());
        assertEquals("{\"wid\":1,\"state\":\"stopping\"}", withoutTimeAndReason(
                entry(daemon, "slow").getAsJsonObject("workers").entrySet().iterator().next().getValue().getAsJsonObject()));
        assertFalse("nobody has asked", daemon.control().ok("status").has("states"));
        assertTrue(daemon.control().ok("list", "detail", true).getAsJsonObject("states").has("Never"));

        Program json = sandbox.circusctl(daemon, "--json", "status");
        json.assertEnds(0);
        assertTrue(json.text(), JsonParser.parseString(json.text()).getAsJsonObject().getAsJsonObject("states").has("plugin:guard"));
        daemon.control().ok("kill", "name", "slow", "signum", 9);
    }

    private static String withoutTimeAndReason(JsonObject worker) {
        JsonObject rest = worker.deepCopy();
        rest.remove("since");
        rest.remove("reason");
        return rest.toString();
    }

    @Test
    public void survivesAnUpdateOfTheWatchersBundle() throws IOException, InterruptedException {
        RunningDaemon daemon = daemon();
        long killed = daemon.control().pids("web").getFirst();
        Signals.send("KILL", killed);
        Eventually.holds("no restart is counted", () -> entry(daemon, "web").get("restarts").getAsInt() == 1);
        // not flappy: its rest is over then
        List<String> names = List.of("web", "Never", "hand", "broken");
        List<String> before = names.stream().map(name -> withoutWorkers(daemon, name)).toList();
        daemon.updateBundle("io.circus.watchers");
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            String was = before.get(i);
            Eventually.holds(() -> name + " was " + was + " and is " + withoutWorkers(daemon, name), () -> withoutWorkers(daemon, name).equals(was));
        }
    }

    /** By a connection of its own: the endpoint goes away for a moment with what it uses. */
    private static Optional<JsonObject> ask(RunningDaemon daemon, String command, Object... properties) {
        try (var fresh = new ControlClient(daemon.endpoints().controlEndpoint(), Duration.ofSeconds(5))) {
            return fresh.tryCall(command, properties);
        }
    }

    private static String withoutWorkers(RunningDaemon daemon, String watcher) {
        JsonObject reply = ask(daemon, "status", "name", watcher, "detail", true).orElseGet(JsonObject::new);
        if (!reply.has("states")) {
            return reply.toString();
        }
        JsonObject entry = reply.getAsJsonObject("states").getAsJsonObject(watcher);
        entry.remove("workers");
        return entry.toString();
    }

    @Test
    public void isATableOnATerminal() throws IOException, InterruptedException {
        RunningDaemon daemon = daemon();
        String call = CircusHome.built().program("circusctl") + " --endpoint " + daemon.endpoints().controlEndpoint() + " ";
        try (var screen = new TmuxTerminal(sandbox, 110, 50, "/bin/sh -c '" + call + "status; echo all shown; sleep 1000'")) {
            String text = screen.awaits("the table", shown -> shown.contains("all shown"));
            List<String> lines = text.lines().toList();
            assertTrue(text, lines.getFirst().matches("  WATCHER +STATE +FOR +RUNS +RESTARTS +CPU% +MEMORY +LAST END"));
            assertTrue(text, lines.get(1).matches(". broken +failed +[0-9]+ s +0/1 +- +- +-  [0-9]+ s ago: could not be started"));
            assertTrue(text, lines.get(2).startsWith("    gave up after 5 attempts"));
            assertTrue(text, lines.stream().anyMatch(line -> line.matches(". web +ready +[0-9]+ s +2/2 +- +[0-9.]+ +[0-9.]+[KM].*")));
            assertTrue(text, lines.stream().anyMatch(line -> line.matches(". flappy +off .*exited with status 3")));
            assertTrue(text, lines.stream().anyMatch(line -> line.matches("10 watchers: 1 failed, .*[0-9] off")));
            assertTrue(text, lines.stream().allMatch(line -> line.length() <= 110));
            assertTrue(screen.colouredText(), screen.colouredText().contains("\u001b[31mfailed"));
        }
        try (var screen = new TmuxTerminal(sandbox, 110, 50, "/bin/sh -c '" + call + "status web; echo all shown; sleep 1000'")) {
            String text = screen.awaits("the particulars", shown -> shown.contains("all shown"));
            assertTrue(text, text.contains("      state: ready since "));
            assertTrue(text, text.contains("  processes: 2 of 2\n"));
            for (long pid : daemon.control().pids("web")) {
                assertTrue(text, text.lines().anyMatch(line -> line.matches(" +" + pid + " +[12]  ready .*(sleep|sh)")));
            }
            assertTrue(text, text.contains("\nhello\n"));
        }
        Program piped = sandbox.circusctl(daemon, "status", "web");
        piped.assertEnds(0);
        assertEquals("active", piped.text());
    }
}
