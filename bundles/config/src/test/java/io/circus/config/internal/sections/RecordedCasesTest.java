// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.sections;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.circus.config.internal.Scratch;
import io.circus.config.internal.ini.EnvSections;
import io.circus.config.internal.ini.Sections;
import io.circus.toolkit.OptionType;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.Rule;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameters;

/** What Circus 0.19 made of files, and that we make the same of them, but for the differences named here. */
@RunWith(Parameterized.class)
public class RecordedCasesTest {

    /** Cases of which the original made a configuration and we make mistakes, with what is expected then. */
    private static final Map<String, List<String>> REFUSED = Map.of(
            "case of names", List.of("main.ini:5: [watcher:w]: the name 'w' is that of [watcher:W] at main.ini:1,"
                    + " expected names that differ in more than their case"),
            "DEFAULT section", List.of("main.ini:5: [watcher:e]: cmd is missing, expected the command to run"),
            "numbers", List.of("main.ini:9: [watcher:w] max_age_variance: expected an integer, got 'x'"));

    /** Cases that the original refused and we do not. */
    private static final List<String> ACCEPTED = List.of("bad hook flag");

    @Parameters(name = "{0}")
    public static List<Object[]> cases() throws IOException {
        var cases = new ArrayList<Object[]>();
        try (var in = new BufferedReader(new InputStreamReader(
                RecordedCasesTest.class.getResourceAsStream("/config-cases.jsonl"), StandardCharsets.UTF_8))) {
            for (String line : in.lines().toList()) {
                JsonObject recorded = JsonParser.parseString(line).getAsJsonObject();
                cases.add(new Object[] {recorded.get("case").getAsString(), recorded});
            }
        }
        return cases;
    }

    @Rule
    public final Scratch scratch = new Scratch();

    private final String name;
    private final JsonObject recorded;

    public RecordedCasesTest(String name, JsonObject recorded) {
        this.name = name;
        this.recorded = recorded;
    }

    @Test
    public void readsAsTheOriginalDoes() throws IOException {
        for (var file : recorded.getAsJsonObject("files").entrySet()) {
            scratch.write(file.getKey(), file.getValue().getAsString());
        }
        var read = scratch.read(scratch.path("main.ini"));
        List<String> mistakes = read.findings().mistakes().stream().map(scratch::local).toList();
        JsonObject result = recorded.getAsJsonObject("result");
        if (REFUSED.containsKey(name)) {
            assertEquals(REFUSED.get(name), mistakes);
        } else if (result.has("error") && !ACCEPTED.contains(name)) {
            assertFalse(name, mistakes.isEmpty());
        } else {
            assertEquals(List.of(), mistakes);
            if (!result.has("error")) {
                check(read, result);
            }
        }
    }

    private static void check(Configuration read, JsonObject result) {
        checkCircus(read, result.getAsJsonObject("circus"));
        var expected = result.getAsJsonArray("watchers");
        assertEquals(expected.size(), read.watchers().size());
        for (int i = 0; i < expected.size(); i++) {
            checkWatcher(read.watchers().get(i), expected.get(i).getAsJsonObject());
        }
        var plugins = result.getAsJsonArray("plugins");
        // What statsd switches on is a plugin here and is compared as statsd.
        var ours = read.plugins().stream().filter(plugin -> !plugin.name().equals("circusd-stats")).toList();
        assertEquals(plugins.size(), ours.size());
        for (int i = 0; i < plugins.size(); i++) {
            checkPlugin(ours.get(i), plugins.get(i).getAsJsonObject());
        }
    }

    private static void checkCircus(Configuration read, JsonObject circus) {
        var ours = Map.<String, Object>ofEntries(
                Map.entry("endpoint", read.global().endpoint()),
                Map.entry("pubsub_endpoint", read.global().pubsubEndpoint()),
                Map.entry("stats_endpoint", read.global().statsEndpoint()),
                Map.entry("statsd", read.plugins().stream().anyMatch(plugin -> plugin.use().equals("stats"))),
                Map.entry("multicast_endpoint", read.global().multicastEndpoint()),
                Map.entry("endpoint_owner", read.global().endpointOwner()),
                Map.entry("check_delay", read.global().checkDelay().toMillis() / 1000.0),
                Map.entry("warmup_delay", read.global().warmupDelay().toSeconds()),
                Map.entry("umask", read.daemon().umask().stream().mapToObj(Integer::toString).findAny()),
                Map.entry("pidfile", read.daemon().pidfile()),
                Map.entry("loglevel", read.daemon().logLevel()),
                Map.entry("logoutput", read.daemon().logOutput()));
        for (var expected : circus.entrySet()) {
            Object value = ours.get(expected.getKey());
            if (value != null) {
                assertEquals(expected.getKey(), text(expected.getValue()),
                        value instanceof Optional<?> optional ? optional.map(Object::toString).orElse("null") : value
                                + "");
            }
        }
    }

    private static void checkWatcher(WatcherSettings watcher, JsonObject expected) {
        assertEquals(expected.get("name").getAsString(), watcher.name());
        var ours = new TreeMap<String, String>(watcher.freeForm());
        for (WatcherOption<?> option : WatcherOption.all()) {
            Object value = watcher.get(option);
            if (value != null && (!value.equals(option.defaultValue()) || option == WatcherOption.CMD)) {
                ours.put(option.name(), number(value));
            }
        }
        ours.keySet().removeIf(key -> key.startsWith("hooks."));
        var theirs = new TreeMap<String, String>();
        for (var entry : expected.entrySet()) {
            flatten(entry.getKey(), entry.getValue(), theirs);
        }
        assertEquals(theirs, ours);
        checkEnvironment(watcher, expected.getAsJsonObject("env"));
    }

    /** Hooks stay text with us; limits and streams are shown by the original as objects. */
    private static void flatten(String key, JsonElement value, Map<String, String> flat) {
        if (key.equals("rlimits") || key.endsWith("_stream")) {
            for (var inner : value.getAsJsonObject().entrySet()) {
                String text = text(inner.getValue());
                flat.put(key.equals("rlimits") ? "rlimit_" + inner.getKey() : key + "." + inner.getKey(),
                        text.equals("-1") ? "" : text);
            }
        } else if (!key.equals("name") && !key.equals("env") && !key.equals("hooks")) {
            flat.put(key, text(value));
        }
    }

    /** The original has {@code __name__} in it, and puts in the variables of the process with copy_env. */
    private static void checkEnvironment(WatcherSettings watcher, JsonObject expected) {
        var substitution = new EnvSections(new Sections(), Scratch.PROCESS);
        var theirs = new TreeMap<String, String>();
        for (var variable : expected.entrySet()) {
            String value = variable.getValue().getAsString();
            boolean copied = watcher.get(WatcherOption.COPY_ENV)
                    && value.equals(Scratch.PROCESS.get(variable.getKey()));
            if (!variable.getKey().equals("__name__") && !copied) {
                theirs.put(variable.getKey(), substitution.substitute(value));
            }
        }
        assertEquals(theirs, new TreeMap<>(watcher.environment()));
    }

    private static void checkPlugin(PluginSettings plugin, JsonObject expected) {
        assertEquals(expected.get("name").getAsString(), plugin.title());
        var theirs = new TreeMap<String, String>();
        for (var entry : expected.entrySet()) {
            if (!entry.getKey().equals("name") && !entry.getKey().equals("__name__")) {
                theirs.put(entry.getKey(), text(entry.getValue()));
            }
        }
        var ours = new TreeMap<String, String>(plugin.options());
        ours.put("use", plugin.use());
        assertEquals(theirs, ours);
    }

    private static String text(JsonElement value) {
        if (value instanceof JsonNull) {
            return "null";
        }
        if (value instanceof JsonPrimitive primitive && primitive.isNumber()) {
            double number = primitive.getAsDouble();
            return primitive.getAsString().contains(".") ? Double.toString(number) : Long.toString((long) number);
        }
        return value.getAsString();
    }

    /** As the original shows it: the warm-up delay of a file is a whole number there. */
    private static String number(Object value) {
        return value instanceof Double number && number == Math.rint(number)
                ? Long.toString(number.longValue()) : OptionType.TEXT.parse(value.toString());
    }
}
