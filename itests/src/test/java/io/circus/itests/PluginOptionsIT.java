// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import io.circus.toolkit.OptionForm;
import io.circus.toolkit.OptionRule;
import io.circus.toolkit.OptionRules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** What circusd --check refuses of the options of the shipped plugins is what the running plugins refuse, in the same words. */
public final class PluginOptionsIT {

    /** Texts of which every one breaks some rule, and none is the value of every option. */
    private static final List<String> ODD = List.of("two", "-1", "0", "1.5", "99999", "web(", "(.*)", "x y", "SIGNOPE", "relative/path",
            "http://", "ftp://host/", "redis:///0", "tcp://nowhere", "no.such.host.invalid", "12 parsecs", "200-", "maybe");

    /** What is refused at least, whatever the jars declare. */
    private static final Map<String, List<String>> REFUSED = Map.of(
            "command-reloader", List.of("loop_rate = 0"),
            "config-reload", List.of("quiet = -1"),
            "flapping", List.of("attempts = two", "window = soon", "retry_in = web(", "max_retry = 1.5"),
            "full-stats", List.of("port = 0", "sample_rate = 1.5", "loop_rate = 0"),
            "http-observer", List.of("check_url = ftp://host/", "check_url = http://", "expected_status = 200-", "body_pattern = web(",
                    "failures = 0", "follow_redirects = maybe", "timeout = 0"),
            "redis-flag", List.of("redis_url = ftp://host/", "redis_url = redis:///0", "type = two", "on_error = two", "expire = -1",
                    "poll_interval = 0"),
            "redis-observer", List.of("redis_url = tcp://nowhere", "timeout = -1"),
            "resource-watcher", List.of("watcher =", "max_mem = 12 parsecs", "min_cpu = two", "child_signal = SIGNOPE", "max_count = -1"),
            "stats", List.of("endpoint = tcp://nowhere", "extended = maybe"),
            "watchdog", List.of("watchers_regex = web(", "msg_regex = (.*)", "ip = no.such.host.invalid", "port = 99999",
                    "watchers_stop_signal = SIGNOPE", "watchers_graceful_timeout = -1", "max_count = 0"));

    /** So many bad values of an option are tried in the daemon. */
    private static final int MOST = 4;

    private static final Pattern CHECKED = Pattern.compile("main\\.ini:\\d+: \\[plugin:(\\w+)] (\\w+): (.*): the plugin cannot run$");
    private static final Pattern LOGGED =
            Pattern.compile("plugin:(\\w+) \\([\\w-]+\\): cannot read option (\\w+): (.*), the plugin stays inactive$");

    @Rule
    public final Timeout timeout = Timeout.seconds(180);

    @Rule
    public final Sandbox sandbox = new Sandbox();

    /** By the names of sections: the plugin, and the option that is given. */
    private final Map<String, String> sections = new LinkedHashMap<>();

    @Test
    public void theCheckRefusesWhatThePluginRefuses() throws IOException, InterruptedException {
        Map<String, Map<String, OptionRule>> plugins = declared();
        assertEquals("plugins in the home", Set.of("command-reloader", "config-reload", "flapping", "full-stats", "http-observer",
                "redis-flag", "redis-observer", "resource-watcher", "stats", "statsd", "watchdog"), plugins.keySet());
        var file = new StringBuilder("[watcher:web]\ncmd = sleep 1000\nautostart = False\n");
        plugins.forEach((plugin, rules) -> {
            rules.values().stream().filter(rule -> !rule.name().equals("active")).forEach(rule -> odd(rule).forEach(value ->
                    add(file, plugin, rule.name() + " = " + value)));
        });
        REFUSED.forEach((plugin, options) -> options.forEach(option -> add(file, plugin, option)));
        Sandbox.Endpoints endpoints = Sandbox.Endpoints.free();
        Program check = sandbox.circusd(CircusHome.built(), "--check",
                sandbox.write("main.ini", endpoints.section() + file).toString());
        check.assertEnds(1);
        Map<String, String> checked = found(CHECKED, check.errorText());
        REFUSED.forEach((plugin, options) -> options.forEach(option -> assertFalse("the check lets " + plugin + " have " + option,
                checked.keySet().stream().noneMatch(name -> sections.get(name).equals(plugin + " " + option)))));

        // a section that nothing is wrong with might act: it is left out
        var bad = new StringBuilder("[watcher:web]\ncmd = sleep 1000\nautostart = False\n");
        var some = new TreeMap<String, Integer>();
        checked.entrySet().removeIf(each -> some.merge(option(each.getKey()), 1, Integer::sum) > MOST);
        checked.keySet().forEach(name -> bad.append(section(name, sections.get(name))));
        try (RunningDaemon daemon = sandbox.daemon(bad.toString())) {
            var logged = new TreeMap<String, String>();
            Eventually.holds(() -> differences(checked, logged), () -> {
                logged.clear();
                logged.putAll(found(LOGGED, daemon.program().errorText()));
                return logged.keySet().equals(checked.keySet());
            });
            assertEquals(differences(checked, logged), new TreeMap<>(checked), logged);
        }
    }

    /** Everything that is not refused can be had: the plugins start. */
    @Test
    public void thePluginAcceptsWhatTheCheckLetsPass() throws IOException, InterruptedException {
        var file = new StringBuilder("[watcher:web]\ncmd = sleep 1000\nautostart = False\n");
        for (String option : List.of("flapping attempts = -1", "flapping window = 0", "http-observer check_url = https://localhost:1/x?y=1",
                "http-observer expected_status = 200, 300 - 399,404", "redis-flag redis_url = rediss://u:p@localhost:1/2",
                "redis-flag type = HASH", "redis-flag on_error = Wait", "resource-watcher max_mem = 1.5 GiB",
                "resource-watcher min_mem = 2 kilo", "stats endpoint = tcp://127.0.0.1:*", "watchdog msg_regex = (?P<pid>[0-9]+)",
                "full-stats sample_rate = 0.5", "command-reloader watch = **/*.py", "config-reload quiet = 0.1")) {
            add(file, option.substring(0, option.indexOf(' ')), option.substring(option.indexOf(' ') + 1)
                    + (option.startsWith("watchdog") ? "\nport = 0" : option.startsWith("resource") ? "\nwatcher = web" : ""));
        }
        try (RunningDaemon daemon = sandbox.daemon(file.toString())) {
            Program check = sandbox.circusd(CircusHome.built(), "--check", daemon.config().toString());
            check.assertEnds(0);
            for (String section : sections.keySet()) {
                daemon.awaitLog("plugin:" + section + " started");
            }
            assertEquals(daemon.program().errorText(), Map.of(), found(LOGGED, daemon.program().errorText()));
        }
    }

    /** Names of hosts are looked up, which may take its time. */
    private static List<String> odd(OptionRule rule) {
        return rule.form() == OptionForm.ADDRESS ? List.of("no.such.host.invalid") : ODD;
    }

    private void add(StringBuilder file, String plugin, String option) {
        String name = "p" + sections.size();
        sections.put(name, plugin + " " + option);
        file.append(section(name, sections.get(name)));
    }

    /** The plugin and the option of a section, without the value. */
    private String option(String section) {
        return sections.get(section).substring(0, sections.get(section).indexOf('='));
    }

    private static String section(String name, String content) {
        String plugin = content.substring(0, content.indexOf(' '));
        String option = content.substring(content.indexOf(' ') + 1);
        boolean needsWatcher = plugin.equals("resource-watcher") && !option.contains("watcher =");
        return "[plugin:" + name + "]\nuse = " + plugin + "\n" + option + "\n" + (needsWatcher ? "watcher = web\n" : "");
    }

    /** By section: the option and what is wrong with it. */
    private static Map<String, String> found(Pattern pattern, String lines) {
        var found = new TreeMap<String, String>();
        lines.lines().map(pattern::matcher).filter(Matcher::find)
                .forEach(line -> found.put(line.group(1), line.group(2) + ": " + line.group(3)));
        return found;
    }

    private String differences(Map<String, String> checked, Map<String, String> logged) {
        var all = new HashSet<>(checked.entrySet());
        all.addAll(logged.entrySet());
        var differences = new ArrayList<String>();
        for (var each : all) {
            if (!each.getValue().equals(checked.get(each.getKey())) || !each.getValue().equals(logged.get(each.getKey()))) {
                differences.add(sections.get(each.getKey()) + ": the check says " + checked.get(each.getKey()) + ", the plugin says "
                        + logged.get(each.getKey()));
            }
        }
        return String.join("\n", differences);
    }

    private static Map<String, Map<String, OptionRule>> declared() throws IOException {
        var declared = new TreeMap<String, Map<String, OptionRule>>();
        try (var jars = Files.newDirectoryStream(CircusHome.built().bundles(), "*.jar")) {
            for (Path path : jars) {
                try (var jar = new JarFile(path.toFile())) {
                    for (JarEntry entry : jar.stream().filter(each -> each.getName().startsWith(OptionRules.FOLDER)
                            && each.getName().endsWith(".xml")).toList()) {
                        declared.putAll(OptionRules.read(new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8)));
                    }
                }
            }
        }
        return declared;
    }
}
