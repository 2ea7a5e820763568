// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.top.model;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.circus.client.EventStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.Test;

public class DaemonTest {

    private Instant now = Instant.ofEpochSecond(1000);
    private final Daemon web = new Daemon("web1", () -> now);
    private final Daemon db = new Daemon("db1", () -> now);

    @Test
    public void putsStateAndFiguresTogether() {
        tellStates(web, "api", "ready", 7, 8);
        frame(web, "api", "[[7, 1, 20.5, 1048576, 3.1], [8, 2, 1.5, 1048576, 3.1], [99, 3, 50.0, 1, 1.0]]");
        frame(web, "api", "[[7, 1, 30.5, 1048576, 4.1], [8, 2, 1.5, 1048576, 4.1]]");
        Snapshot snapshot = web.snapshot();
        Watcher api = snapshot.watchers().getFirst();
        assertEquals("32.0", api.usage().cpuText());
        assertEquals("2M", api.usage().memoryText());
        assertArrayEquals(new double[] {22, 32}, api.history(), 0.01);
        assertEquals(List.of(7L, 8L), api.processes().stream().map(Process::pid).toList());
        assertEquals("0.4", snapshot.usage().cpuText());
        now = now.plusSeconds(7);
        assertEquals("old figures are not shown", "-", web.snapshot().watchers().getFirst().usage().cpuText());
    }

    @Test
    public void showsADaemonOfTheOriginal() {
        assertTrue(web.answered(Map.of("status", "ok", "statuses", Map.of("api", "active", "old", "stopped"))));
        web.measured(Map.of("api", Map.of("7", Map.of("cpu", 20.0, "mem_info1", "2M", "age", 5.0, "children", List.of()))));
        List<Watcher> watchers = web.snapshot().watchers().stream().sorted(Sorting.USUAL.ofWatchers()).toList();
        assertEquals(List.of("api", "old"), watchers.stream().map(Watcher::name).toList());
        assertEquals("ready", watchers.getFirst().state());
        assertEquals(1, watchers.getFirst().number("running"));
        assertEquals("20.0", watchers.getFirst().usage().cpuText());
        assertFalse(web.answered(Map.of("status", "error", "reason", "not permitted")));
    }

    @Test
    public void keepsWhatASilentDaemonHasSaid() {
        tellStates(web, "api", "ready", 7);
        now = now.plusSeconds(5);
        web.isSilent("nobody listens");
        Snapshot snapshot = web.snapshot();
        assertEquals(Instant.ofEpochSecond(1000), snapshot.silence().orElseThrow().since());
        assertTrue(snapshot.watchers().getFirst().silent());
        tellStates(web, "api", "ready", 7);
        assertTrue(web.snapshot().silence().isEmpty());
    }

    @Test
    public void putsTheUrgentFirstAndSortsByWhatIsChosen() {
        tellStates(web, "api", "ready", 7);
        tellStates(db, "store", "failed");
        tellStates(db, "old", "off");
        assertEquals(List.of("api", "old"), names(Sorting.USUAL, "", false));
        tellStates(db, "store", "failed");
        assertEquals(List.of("store", "api"), names(Sorting.USUAL, "", false));
        assertEquals(List.of("api", "store"), names(Sorting.USUAL.choose(Sorting.Column.NAME), "", false));
        assertEquals(List.of("store", "api"), names(Sorting.USUAL.choose(Sorting.Column.NAME).choose(Sorting.Column.NAME), "", false));
        assertEquals(List.of("api"), names(Sorting.USUAL, "WEB1 ready", false));
        assertEquals(List.of("store"), names(Sorting.USUAL, "failed", false));
    }

    @Test
    public void sumsTheWatchersOfAllServers() {
        tellStates(web, "api", "ready", 7);
        tellStates(db, "api", "failed", 8, 9);
        frame(web, "api", "[[7, 1, 20.0, 1048576, 3.1]]");
        frame(db, "api", "[[8, 1, 1.0, 1048576, 3.1], [9, 1, 1.0, 1048576, 3.1]]");
        Line.OfWatcher line = (Line.OfWatcher) lines(Sorting.USUAL, "", true).getFirst();
        Watcher all = line.watcher();
        assertEquals("the worst of them", "failed", all.state());
        assertEquals("22.0", all.usage().cpuText());
        assertEquals("3M", all.usage().memoryText());
        assertEquals(3, all.number("running"));
        assertEquals(2, all.members().size());
        db.isSilent("gone");
        Watcher left = ((Line.OfWatcher) lines(Sorting.USUAL, "api", true).getFirst()).watcher();
        assertEquals(1, left.answering());
        assertEquals(1, left.number("running"));
        assertEquals("ready", left.state());
        List<Line> opened = new Arrangement(Sorting.USUAL, "", true, Set.of(all.key())).lines(List.of(web.snapshot(), db.snapshot()));
        assertEquals("the daemon, the sum and both members", 4, opened.size());
    }

    @Test
    public void keepsTheLatestEventsAndShowsSockets() {
        for (int i = 0; i < 400; i++) {
            web.happened(event("watcher.api.reap", "{\"process_pid\": " + i + ", \"exit_code\": 3, \"time\": " + i + "}"));
        }
        web.happened(event("nonsense", "{}"));
        List<Happening> happenings = web.snapshot().happenings();
        assertEquals(300, happenings.size());
        assertEquals("process 399  exit code 3", happenings.getLast().text());
        assertFalse(web.measured(event("stat.sockets.7", "{\"fd\": 7, \"reads\": 4, \"address\": \"127.0.0.1:80\"}")));
        assertEquals(List.of(new Snapshot.Socket("127.0.0.1:80", 4)), web.snapshot().sockets());
        assertFalse(web.measured(event("stats.frame", "nonsense")));
    }

    private List<String> names(Sorting sorting, String filter, boolean together) {
        return lines(sorting, filter, together).stream().map(line -> line.key().watcher()).toList();
    }

    private List<Line> lines(Sorting sorting, String filter, boolean together) {
        return new Arrangement(sorting, filter, together, Set.of()).lines(Stream.of(web, db).map(Daemon::snapshot).toList()).stream()
                .filter(line -> !(line instanceof Line.Silent)).toList();
    }

    private static void tellStates(Daemon daemon, String name, String state, long... pids) {
        var workers = new LinkedHashMap<String, Object>();
        for (long pid : pids) {
            workers.put(Long.toString(pid), Map.of("wid", 1L, "state", "ready", "since", 900.0));
        }
        assertTrue(daemon.answered(Map.of("states", Map.of(name, Map.of("state", state, "since", 900.0, "wanted", (long) pids.length,
                "running", (long) pids.length, "restarts", 0L, "workers", workers)))));
    }

    private static void frame(Daemon daemon, String watcher, String processes) {
        assertTrue(daemon.measured(event("stats.frame", "{\"time\": 1, \"daemon\": {\"pid\": 1, \"cpu\": 0.4, \"memory\": 80740352, \"age\": 9.0},"
                + " \"watchers\": {\"" + watcher + "\": {\"cpu\": 1, \"memory\": 1, \"processes\": " + processes + "}}}")));
    }

    private static EventStream.Event event(String topic, String payload) {
        return new EventStream.Event(topic.getBytes(StandardCharsets.UTF_8), payload.getBytes(StandardCharsets.UTF_8));
    }
}
