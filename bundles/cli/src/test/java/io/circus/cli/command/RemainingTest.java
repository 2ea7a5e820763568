// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.command;

import static org.junit.Assert.assertEquals;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Test;

public class RemainingTest {

    private static final Instant NOW = Instant.ofEpochSecond(1000);

    @Test
    public void tellsHowManyAreLeftAndUntilWhen() {
        var remaining = new Remaining(Optional.of("Import"));
        assertEquals("3 of 3 left, the slowest since 40 s, deadline in 560 s", remaining.text(reply("import", stopping(3, 960)), NOW));
        assertEquals("1 of 3 left, the slowest since 40 s, deadline in 560 s", remaining.text(reply("import", stopping(1, 960)), NOW));
        assertEquals("1 of 3 left, the slowest since 640 s, the deadline is over",
                remaining.text(reply("import", stopping(1, 960)), NOW.plusSeconds(600)));
        assertEquals("the processes have ended, what they started has not, deadline in 560 s", remaining.text(reply("import", stopping(0, 960)), NOW));
    }

    @Test
    public void tellsHowManyAreReady() {
        var remaining = new Remaining(Optional.of("import"));
        Map<String, Object> entry = entry("waiting", 3);
        entry.put("reason", "no hook yet");
        assertEquals("0 of 3 ready: import is waiting: no hook yet", remaining.text(reply("import", entry), NOW));
        entry = entry("ready", 3);
        entry.put("workers", Map.of("1", Map.of("state", "ready"), "2", Map.of("state", "starting")));
        assertEquals("1 of 3 ready", remaining.text(reply("import", entry), NOW));
    }

    @Test
    public void followsTheWatchersThatAPatternMoves() {
        var remaining = new Remaining(Optional.of("i*"));
        var states = new LinkedHashMap<String, Object>(Map.of("import", stopping(2, 960), "web", entry("ready", 4)));
        assertEquals("2 of 2 left, the slowest since 40 s, deadline in 560 s", remaining.text(Map.of("states", states), NOW));
        states.put("import", entry("off", 2));
        assertEquals("0 of 2 ready", remaining.text(Map.of("states", states), NOW));
        assertEquals("", new Remaining(Optional.empty()).text(Map.of("states", Map.of("web", entry("ready", 4))), NOW));
        assertEquals("a daemon of the original", "", new Remaining(Optional.empty()).text(Map.of("statuses", Map.of("web", "active")), NOW));
    }

    @Test
    public void sumsWhatSeveralServersTell() {
        var totals = new StatusTotals();
        Map<String, Object> infos = Map.of("web", Map.of("7", Map.of("cpu", 20.0, "mem_info1", "2M", "children", List.of())));
        Map<String, Object> web = entry("ready", 2);
        web.put("running", 2);
        totals.add(Map.of("statuses", Map.of(), "states", Map.of("web", web, "old", entry("off", 0)), "infos", infos));
        assertEquals("of one there is no sum", List.of(), totals.lines(80));
        totals.add(Map.of("status", "active", "states", Map.of("web", web)));
        totals.add(Map.of("statuses", Map.of(), "states", Map.of("web", web), "infos", infos));
        assertEquals(List.of(
                "  ALL SERVERS  ON  RUNS  CPU%  MEMORY",
                "  old           1     -     -       -",
                "  web           2   4/4  40.0      4M"), totals.lines(80));
        totals.add(Map.of("statuses", Map.of(), "states", Map.of("a-name-that-is-too-long-for-the-screen", web), "infos", infos));
        assertEquals("  a-name-that-is-too\u2026   1   2/2     -       -", totals.lines(45).get(1));
        assertEquals(List.of(45), totals.lines(45).stream().map(String::length).distinct().toList());
    }

    private static Map<String, Object> reply(String watcher, Map<String, Object> entry) {
        return Map.of("states", Map.of("other", entry("stopping", 1), watcher, entry));
    }

    private static Map<String, Object> stopping(int processes, double since) {
        Map<String, Object> entry = entry("stopping", processes);
        entry.put("deadline", 1560.0);
        var workers = new LinkedHashMap<String, Object>();
        for (int pid = 1; pid <= processes; pid++) {
            workers.put(Integer.toString(pid), Map.of("state", "stopping", "since", since + pid - 1));
        }
        entry.put("workers", workers);
        return entry;
    }

    private static Map<String, Object> entry(String state, long wanted) {
        return new LinkedHashMap<>(Map.of("state", state, "since", 960.0, "wanted", wanted, "running", 0L, "workers", Map.of()));
    }
}
