// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

public final class CommandsIT {

    @Rule
    public final Sandbox sandbox = new Sandbox();

    private RunningDaemon daemon;
    private ControlClient control;

    @Before
    public void startDaemon() throws IOException, InterruptedException {
        daemon = sandbox.daemon("""
                [watcher:web]
                cmd = /bin/sleep 1000
                numprocesses = 2

                [watcher:slow]
                cmd = /bin/sh -c "trap '' TERM; while true; do sleep 1; done"
                graceful_timeout = 3
                """);
        control = daemon.control();
        daemon.awaitStarted("web");
        daemon.awaitStarted("slow");
    }

    @Test
    public void startsWhatTheFileNames() {
        assertEquals("[\"circusd-stats\",\"slow\",\"web\"]", control.ok("list").get("watchers").toString());
        JsonObject statuses = control.ok("status").getAsJsonObject("statuses");
        assertEquals("active", statuses.get("web").getAsString());
        assertEquals("active", statuses.get("slow").getAsString());
        assertEquals(3, control.ok("numprocesses").get("numprocesses").getAsInt());
        assertTrue(control.pids("web").stream().allMatch(Signals::alive));
    }

    /** Requests are the examples of the descriptions; replies are compared with the schemas of the descriptions. */
    @Test
    public void describesItsCommandsAsTheyAre() {
        var last = new ArrayList<JsonObject>();
        JsonObject added = null;
        for (JsonElement each : control.ok("commands").getAsJsonArray("commands")) {
            JsonObject command = each.getAsJsonObject();
            String name = command.get("name").getAsString();
            if (List.of("rm", "rmsocket", "stop").contains(name)) {
                last.add(command);
            } else if (name.equals("addsocket")) {
                added = command;
            } else if (!List.of("quit", "listen", "tail").contains(name)) {
                assertExampleFits(command);
            }
        }
        // after reloadconfig, which removes what the file does not name
        assertExampleFits(added);
        // rm comes before stop in the reply
        last.reversed().forEach(this::assertExampleFits);
        assertTrue("of every bundle", control.ok("commands", "verb", "tail").getAsJsonArray("commands").get(0).getAsJsonObject()
                .getAsJsonObject("request").has("examples"));
    }

    private void assertExampleFits(JsonObject command) {
        String name = command.get("name").getAsString();
        JsonObject request = command.getAsJsonObject("request");
        JsonObject example = request.has("examples") ? request.getAsJsonArray("examples").get(0).getAsJsonObject() : new JsonObject();
        if (request.has("properties") && !name.equals("listen")) {
            assertTrue(name + " has no example", request.has("examples"));
        }
        Object[] properties = example.entrySet().stream().flatMap(entry -> Stream.of(entry.getKey(), entry.getValue())).toArray();
        JsonObject reply = control.call(name, properties);
        assertTrue(name + ": " + reply, !reply.get("status").getAsString().equals("error"));
        JsonObject schema = command.getAsJsonObject("reply");
        Set<String> described = schema.has("properties") ? schema.getAsJsonObject("properties").keySet() : Set.of();
        // Every reply has these; the status of a watcher takes the place of the first.
        Stream.of("status", "time", "id").filter(key -> !described.contains(key)).forEach(reply::remove);
        assertFits(name + " " + example, schema, reply);
        assertTrue(name + " replies " + reply, described.containsAll(reply.keySet()));
    }

    /** The part of JSON Schema that descriptions use. */
    private static void assertFits(String what, JsonObject schema, JsonElement value) {
        if (schema.has("type")) {
            JsonElement type = schema.get("type");
            List<String> types = type.isJsonArray() ? type.getAsJsonArray().asList().stream().map(JsonElement::getAsString).toList()
                    : List.of(type.getAsString());
            assertTrue(what + ": " + value + " is none of " + types, types.stream().anyMatch(each -> is(each, value)));
        }
        if (schema.has("enum") && !value.isJsonNull()) {
            assertTrue(what + ": " + value, schema.getAsJsonArray("enum").contains(value));
        }
        if (value.isJsonArray() && schema.has("items")) {
            value.getAsJsonArray().forEach(each -> assertFits(what, schema.getAsJsonObject("items"), each));
        }
        if (value.isJsonObject()) {
            JsonObject object = value.getAsJsonObject();
            if (schema.has("required")) {
                schema.getAsJsonArray("required").forEach(key -> assertTrue(what + " lacks " + key, object.has(key.getAsString())));
            }
            if (schema.has("properties")) {
                schema.getAsJsonObject("properties").entrySet().stream().filter(key -> object.has(key.getKey())).forEach(key ->
                        assertFits(what + "." + key.getKey(), key.getValue().getAsJsonObject(), object.get(key.getKey())));
            }
            if (schema.has("additionalProperties")) {
                object.entrySet().forEach(entry ->
                        assertFits(what + "." + entry.getKey(), schema.getAsJsonObject("additionalProperties"), entry.getValue()));
            }
        }
    }

    private static boolean is(String type, JsonElement value) {
        return switch (type) {
            case "null" -> value.isJsonNull();
            case "object" -> value.isJsonObject();
            case "array" -> value.isJsonArray();
            case "string" -> value.isJsonPrimitive() && value.getAsJsonPrimitive().isString();
            case "boolean" -> value.isJsonPrimitive() && value.getAsJsonPrimitive().isBoolean();
            case "integer" -> value.isJsonPrimitive() && value.getAsString().matches("-?[0-9]+");
            case "number" -> value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber();
            default -> false;
        };
    }

    @Test
    public void stopsAndStartsAWatcher() {
        List<Long> before = control.pids("web");
        control.ok("stop", "name", "web", "waiting", true);
        assertEquals("stopped", control.status("web"));
        assertTrue(before.stream().noneMatch(Signals::alive));
        control.ok("start", "name", "web", "waiting", true);
        assertEquals("active", control.status("web"));
        assertEquals(2, control.pids("web").size());
    }

    @Test
    public void restartsWithNewProcesses() {
        List<Long> before = control.pids("web");
        control.ok("restart", "name", "web", "waiting", true);
        List<Long> after = control.pids("web");
        assertEquals(2, after.size());
        assertTrue(after.stream().noneMatch(before::contains));
    }

    @Test
    public void changesTheNumberOfProcesses() {
        assertEquals(3, control.ok("incr", "name", "web", "waiting", true).get("numprocesses").getAsInt());
        assertEquals(3, control.pids("web").size());
        assertEquals(1, control.ok("decr", "name", "web", "nb", 2, "waiting", true).get("numprocesses").getAsInt());
        assertEquals(1, control.pids("web").size());
    }

    @Test
    public void answersWhileAnotherWatcherIsStopping() throws IOException, InterruptedException {
        String stopping = control.ask("stop", "name", "slow", "waiting", true);
        var second = sandbox.closeAfterwards(new ControlClient(daemon.endpoints().controlEndpoint()));
        // another connection, which may be served before the first one
        Eventually.holds("slow does not stop", () -> second.status("slow").equals("stopping"));
        assertEquals(3, second.ok("incr", "name", "web", "waiting", true).get("numprocesses").getAsInt());
        assertEquals("stopping", second.status("slow"));
        assertEquals("ok", control.answer(stopping).get("status").getAsString());
        assertEquals("stopped", second.status("slow"));
    }

    @Test
    public void refusesWhatItDoesNotKnow() {
        assertEquals("error", control.call("nonsense").get("status").getAsString());
        assertEquals("error", control.call("status", "name", "nobody").get("status").getAsString());
        assertEquals("ok", control.call("numwatchers").get("status").getAsString());
    }

    @Test
    public void quitEndsTheDaemon() throws InterruptedException {
        List<Long> pids = control.pids("web");
        control.ok("stop", "name", "slow", "waiting", true);
        control.ok("quit", "waiting", true);
        daemon.program().assertEnds(0);
        assertTrue(pids.stream().noneMatch(Signals::alive));
    }

    @Test
    public void circusctlPrintsWhatTheOriginalPrints() throws IOException, InterruptedException {
        daemon.awaitLog("circusd-stats started");
        Program status = sandbox.circusctl(daemon, "status");
        assertEquals("circusd-stats: active\nslow: active\nweb: active", status.text());
        assertEquals("", status.errorText());
        status.assertEnds(0);
        assertEquals("3", sandbox.circusctl(daemon, "numprocesses").text());
        assertEquals("ok", sandbox.circusctl(daemon, "stop", "web", "--waiting").text());
        sandbox.circusctl(daemon, "status", "nobody").assertEnds(3);
    }

    @Test
    public void theShellIsOnlyAVerbAway() throws IOException, InterruptedException {
        var bundles = new AtomicReference<String>();
        // the plugins are installed one after the other
        Eventually.holds(bundles::get, () -> {
            bundles.set(sandbox.circusctl(daemon, "gogo", "lb").text());
            return bundles.get().contains("io.circus.kernel") && bundles.get().contains("io.circus.flapping");
        });
    }
}
