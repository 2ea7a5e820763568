// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import static io.circus.commands.internal.CommandSet.watcher;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.circus.control.CommandException;
import io.circus.control.Request;
import io.circus.plugintesting.FakeWatcher;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.WatcherStatus;
import io.circus.wire.Json;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** The requests recorded from Circus 0.19 get the same results here, but for the differences that are named. */
public class RecordingsTest {

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    @Test
    public void queries() throws Exception {
        var dummy = new FakeWatcher(WatcherSettings.named("dummy").set(WatcherOption.CMD, "sleep 1000")
                .set(WatcherOption.NUMPROCESSES, 2).set(WatcherOption.WORKING_DIR, "WORKDIR")
                .freeForm("__name__", "watcher:dummy").freeForm("flapping.attempts", "3").build()).runs(12589, 12590);
        dummy.gives(Map.of("BAZ", "x/home/user"));
        var off = watcher("off");
        off.is(WatcherStatus.STOPPED);
        var set = new CommandSet(watcher("Tree Proc").runs(12586), dummy, off);

        int compared = replay("queries", set, Set.of(
                // A free-form option can be read here.
                "00000000000000000000000000000013",
                // The text says why there is no Python.
                "00000000000000000000000000000025",
                // The numbers of living processes: see StatsCommandTest.
                "0000000000000000000000000000001b", "0000000000000000000000000000001c",
                "0000000000000000000000000000001d", "0000000000000000000000000000001e",
                "0000000000000000000000000000001f", "00000000000000000000000000000020",
                "00000000000000000000000000000024"));
        assertEquals(30, compared);
    }

    @Test
    public void errors() throws Exception {
        var set = new CommandSet(watcher("dummy").runs(12599));

        int compared = replay("protocol_errors", set, Set.of(
                // Regular expressions are Java's, and so is what is said of a bad one.
                "0000000000000000000000000000001f",
                // The first start after a stop: no processes are started by the fake.
                "a12",
                // A watcher needs a name here.
                "00000000000000000000000000000015"));
        assertEquals(53, compared);
    }

    @Test
    public void changesOfTheNumberOfProcesses() throws Exception {
        var slow = watcher("slow");
        var one = new FakeWatcher(WatcherSettings.named("one").set(WatcherOption.SINGLETON, true).build()).runs(3);
        var off = watcher("off").runs(13245, 13250);
        off.is(WatcherStatus.STOPPED);
        var many = new FakeWatcher(WatcherSettings.named("many").set(WatcherOption.NUMPROCESSES, 2).build());
        var set = new CommandSet(many, off, one, slow);

        int compared = replay("incr_decr_numprocesses", set, Set.of(
                // Lists of pids and what depends on set.
                "00000000000000000000000000000003", "00000000000000000000000000000007",
                "00000000000000000000000000000015", "0000000000000000000000000000001a",
                "0000000000000000000000000000001b"));
        assertEquals(24, compared);
    }

    @Test
    public void changesOfOptions() throws Exception {
        var w = new FakeWatcher(WatcherSettings.named("w").set(WatcherOption.CMD, "sleep 1000")
                .freeForm("stdout_stream.class", "FileStream").freeForm("stdout_stream.filename", "WORKDIR/w.log").build()).runs(1);
        var set = new CommandSet(w, watcher("nostream").runs(2), stopped("off"));

        int compared = replay("set", set, ids(
                // A stop signal can be given by name.
                "d",
                // A singleton that was set counts here, and no reload can run out of worker numbers.
                "26", "27",
                // A whole stream can be set; what a hook names is looked for when it is called.
                "2b", "31",
                // All options: those without effect in the original have been set here.
                "3c"));
        assertEquals(60, compared);
    }

    @Test
    public void additionsAndRemovals() throws Exception {
        var set = new CommandSet(watcher("base").runs(1));

        int compared = replay("add_rm", set, ids(
                // Options of an added watcher look like those of one from the file; lists of words are text.
                "4", "8", "f", "12", "16",
                // No processes are started by the fake.
                "5", "7", "9", "a", "b", "11", "c", "1a",
                // Limits and hooks as other options have them.
                "10", "17", "18",
                // A stop signal can be given by name.
                "21",
                // A watcher that cannot run is kept, stopped; words may be a list.
                "28", "29",
                // The text says what is wrong.
                "2f",
                // What was added by the ones above.
                "2c", "30"));
        assertEquals(27, compared);
    }

    private static Set<String> ids(String... ends) {
        return Stream.of(ends).map(end -> "0".repeat(32 - end.length()) + end).collect(Collectors.toSet());
    }

    private static FakeWatcher stopped(String name) {
        var watcher = watcher(name);
        watcher.is(WatcherStatus.STOPPED);
        return watcher;
    }

    private static int replay(String recording, CommandSet set, Set<String> differences) throws Exception {
        int compared = 0;
        for (String line : lines(recording)) {
            Map<?, ?> pair = (Map<?, ?>) Json.read(line);
            Map<?, ?> request = (Map<?, ?>) pair.get("request");
            if (!(pair.get("response") instanceof Map<?, ?> response)
                    || set.commands.find((String) request.get("command")).isEmpty()
                            && !request.get("command").equals("frobnicate")
                    || request.containsKey("properties") && !(request.get("properties") instanceof Map)) {
                continue;
            }
            String actual = actual(set, request);
            if (differences.contains(String.valueOf(response.get("id")))) {
                continue;
            }
            assertEquals(line, expected(response), actual);
            compared++;
        }
        assertTrue(recording, compared > 0);
        return compared;
    }

    private static String actual(CommandSet set, Map<?, ?> request) throws InterruptedException {
        var properties = new LinkedHashMap<String, Object>();
        if (request.get("properties") instanceof Map<?, ?> map) {
            map.forEach((key, value) -> properties.put((String) key, value));
        }
        try {
            var reply = new LinkedHashMap<String, Object>(Map.of("status", "ok"));
            reply.putAll(set.commands.execute(new Request((String) request.get("command"), properties)));
            return Json.write(reply);
        } catch (CommandException e) {
            return "errno " + e.code().number() + ": " + e.getMessage();
        }
    }

    private static String expected(Map<?, ?> response) {
        if ("error".equals(response.get("status"))) {
            String reason = (String) response.get("reason");
            return "errno " + response.get("errno") + ": "
                    + (response.get("errno").equals(5L) ? reason.substring(reason.indexOf("}': ") + 4) : reason);
        }
        var reply = new LinkedHashMap<String, Object>();
        response.forEach((key, value) -> reply.put((String) key, environmentsSorted(value)));
        reply.remove("time");
        reply.remove("id");
        return Json.write(reply);
    }

    /** The title of a section is no variable of a process here. */
    private static Object environmentsSorted(Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            return value;
        }
        var clean = new LinkedHashMap<Object, Object>();
        map.forEach((key, each) -> clean.put(key, environmentsSorted(each)));
        if (clean.get("env") instanceof Map<?, ?> environment) {
            var variables = new TreeMap<Object, Object>(environment);
            variables.remove("__name__");
            clean.put("env", variables);
        }
        return clean;
    }

    private static List<String> lines(String recording) throws Exception {
        try (var reader = new BufferedReader(new InputStreamReader(RecordingsTest.class.getResourceAsStream(
                "/recordings/" + recording + ".jsonl"), StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        }
    }
}
