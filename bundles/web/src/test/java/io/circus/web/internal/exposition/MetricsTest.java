// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.exposition;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.circus.control.Caller;
import io.circus.control.Role;
import io.circus.kernel.Cause;
import io.circus.kernel.Exit;
import io.circus.metrics.Meter;
import io.circus.metrics.ProcessSample;
import io.circus.metrics.Samples;
import io.circus.watchers.WatcherEvent.HookFailed;
import io.circus.watchers.WatcherEvent.WorkerReaped;
import io.circus.watchers.WatcherEvent.WorkerSpawned;
import io.circus.web.internal.FakeCommands;
import io.circus.web.internal.verbs.DaemonFacts;
import io.circus.web.internal.verbs.Verbs;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.Test;
import org.yaml.snakeyaml.Yaml;

/** A whole scrape: by the rules of the format, and what the documentation and the examples make of it. */
public final class MetricsTest {

    private static final Pattern YAML = Pattern.compile("(?s)```yaml\n(.*?)```");
    private static final Path DISTRIBUTION = Path.of("../../distribution/src/main");
    private static final Pattern NAME = Pattern.compile("\\b(?:circus|process)_[a-z_]+[a-z]\\b");
    private static final Pattern SAMPLE = Pattern.compile(
            "([a-z][a-z0-9_]*)(\\{(?:[a-z]+=\"[^\"]*\")(?:,[a-z]+=\"[^\"]*\")*\\})? (?:-?[0-9][0-9.E-]*|\\+Inf)");

    private final EventCounts events = new EventCounts();
    private final Metrics metrics = new Metrics(new Verbs(new FakeCommands()), DaemonFacts.read("1.0"), () -> Optional.of(samples()), events,
            counted(), () -> 0);

    private static Samples samples() {
        return pace -> new Meter() {
            @Override
            public Map<Integer, ProcessSample> measure(Collection<Integer> pids) {
                var samples = new LinkedHashMap<Integer, ProcessSample>();
                pids.forEach(pid -> samples.put(pid, new ProcessSample(pid, 1, 2, 3000, 4000, 250, "root", 0, 1e9, 5, "sleep", 1, 0)));
                return samples;
            }

            @Override
            public Map<Integer, Family> families(Collection<Integer> pids) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void close() {
                // nothing is open
            }
        };
    }

    private static RequestCounts counted() {
        var counts = new RequestCounts();
        counts.add("/livez", 200);
        return counts;
    }

    private String scrape(boolean open, List<String> watchers) throws Exception {
        var exit = new Exit.Status(1);
        events.onEvent(new WorkerReaped(Instant.EPOCH, "web", 1, 11, exit, Cause.Ended.by(exit)));
        events.onEvent(new WorkerSpawned(Instant.EPOCH, "web", 1, 12));
        events.onEvent(new HookFailed(Instant.EPOCH, "web", "before_start", "no"));
        return new String(metrics.text(new Caller("anna", Role.OBSERVER, watchers), open), StandardCharsets.UTF_8);
    }

    @Test
    public void hasWhatIsKnownOfEachProcess() throws Exception {
        String text = scrape(false, List.of());
        for (String line : List.of("circus_watcher_state{watcher=\"Mail\",state=\"failed\"} 1", "circus_watcher_processes{watcher=\"web\"} 2",
                "circus_watcher_processes_desired{watcher=\"Mail\"} 1", "circus_process_cpu_seconds_total{watcher=\"web\",wid=\"2\"} 2.5",
                "circus_process_resident_memory_bytes{watcher=\"web\",wid=\"1\"} 3000", "circus_process_restarts_total{watcher=\"web\"} 3",
                "circus_socket_backlog{socket=\"front\"} 100", "process_threads 1")) {
            assertTrue(line + " is not in\n" + text, text.contains("\n" + line + "\n"));
        }
    }

    @Test
    public void limitedCallersGetTheirWatchers() throws Exception {
        String text = scrape(false, List.of("mail"));
        assertTrue(text, text.contains("watcher=\"Mail\"") && !text.contains("watcher=\"web\"") && !text.contains("circus_socket"));
    }

    /** What {@code promtool check metrics} and the grammar of both formats ask for. */
    @Test
    public void keepsTheRulesOfTheFormat() throws Exception {
        for (boolean open : new boolean[] {false, true}) {
            Map<String, String> types = new HashMap<>();
            Set<String> helps = new HashSet<>();
            Set<String> series = new HashSet<>();
            for (String line : scrape(open, List.of()).lines().toList()) {
                String[] words = line.split(" ");
                if (line.startsWith("# TYPE")) {
                    assertEquals(line, null, types.put(words[2], words[3]));
                } else if (line.startsWith("# HELP")) {
                    assertTrue(line, helps.add(words[2]) && line.endsWith("."));
                } else if (!line.equals("# EOF")) {
                    Matcher sample = SAMPLE.matcher(line);
                    assertTrue(line, sample.matches());
                    assertTrue("twice: " + line, series.add(line.substring(0, line.lastIndexOf(' '))));
                    String family = family(sample.group(1), types, open);
                    assertTrue(line, types.containsKey(family) && helps.contains(family));
                    assertEquals(line, types.get(family).equals("counter"), sample.group(1).endsWith("_total"));
                }
            }
        }
    }

    private static String family(String sample, Map<String, String> types, boolean open) {
        String base = sample.replaceFirst("_(bucket|sum|count)$", "");
        if ("histogram".equals(types.get(base))) {
            return base;
        }
        return open ? sample.replaceFirst("_(total|info)$", "") : sample;
    }

    @Test
    public void theDocumentationNamesEachMetric() throws Exception {
        var written = new TreeSet<String>();
        scrape(false, List.of()).lines().filter(line -> line.startsWith("# TYPE")).forEach(line -> written.add(line.split(" ")[2]));
        assertEquals(written, names(Files.readString(DISTRIBUTION.resolve("doc/monitoring.md"))));
        for (String example : List.of("prometheus-rules.yml", "grafana-dashboard.json")) {
            var unknown = names(Files.readString(DISTRIBUTION.resolve("home/examples/" + example)));
            unknown.removeIf(name -> written.contains(name.replaceFirst("_bucket$", "")));
            assertEquals(example, Set.of(), unknown);
        }
    }

    @Test
    public void prometheusCanReadWhatTheDocumentationSays() throws Exception {
        List<Map<String, Object>> blocks = YAML.matcher(Files.readString(DISTRIBUTION.resolve("doc/monitoring.md"))).results()
                .map(found -> new Yaml().<Map<String, Object>>load(found.group(1))).toList();
        assertEquals(2, blocks.size());
        for (Map<String, Object> block : blocks) {
            Map<?, ?> job = (Map<?, ?>) ((List<?>) block.get("scrape_configs")).getFirst();
            assertEquals("circus", job.get("job_name"));
            assertEquals("[{targets=[localhost:8080]}]", job.get("static_configs").toString());
        }
        assertEquals(List.of("/opt/circus/examples/prometheus-rules.yml"), blocks.getFirst().get("rule_files"));
        Map<String, Object> rules = new Yaml().load(Files.readString(DISTRIBUTION.resolve("home/examples/prometheus-rules.yml")));
        assertEquals(Set.of("groups"), rules.keySet());
        for (Object group : (List<?>) rules.get("groups")) {
            for (Object rule : (List<?>) ((Map<?, ?>) group).get("rules")) {
                assertTrue(rule.toString(), ((Map<?, ?>) rule).get("alert") instanceof String && ((Map<?, ?>) rule).get("expr") instanceof String);
            }
        }
    }

    private static Set<String> names(String text) {
        var names = new TreeSet<String>();
        Matcher matcher = NAME.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group());
        }
        return names;
    }
}
