// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.top.view;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.circus.cli.top.model.Daemon;
import io.circus.cli.top.model.Key;
import io.circus.client.EventStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.junit.Test;

public class ViewTest {

    private static final Instant NOW = Instant.ofEpochSecond(1000);

    private final Daemon web = new Daemon("web1", () -> NOW);
    private final Daemon db = new Daemon("db1", () -> NOW);
    private View view = new View(new Look(false, true));
    private boolean several;

    @Test
    public void showsOneAlignedTable() {
        tell(web, Map.of("api", entry("ready", 2, 7, 8), "mailer", entry("failed", 1)));
        measure();
        List<String> lines = text(100, 12);
        assertTrue(lines.getFirst(), lines.getFirst().matches("Circus Top  2 watchers: 1 failed, 1 ready +..:..:.."));
        assertEquals(List.of(
                "● web1  0.4% 77M  pid 1, for 9 s",
                "  WATCHER   STATE     FOR  RUNS  RESTARTS  CPU%              MEMORY",
                "●   mailer  failed  1 min   0/1         2     -                   -          because",
                "● ▸ api     ready   1 min   2/2         2  22.0           ▂      2M  ██████"), stripped(lines.subList(1, 5)));
    }

    @Test
    public void putsNoLineOutOfTheScreenAndCutsWithAnEllipsis() {
        tell(web, Map.of("a-name-that-is-much-longer-than-any-column-of-a-narrow-screen", entry("backing_off", 1), "中文的名字很长很长很长很长很长很长很长很长",
                entry("ready", 1, 7), "evil\u001b[2J\nname", entry("ready", 1, 8)));
        for (boolean unicode : List.of(true, false)) {
            view = new View(new Look(true, unicode));
            for (int width = 1; width <= 200; width += width < 90 ? 1 : 10) {
                for (int height : List.of(1, 2, 5, 12, 24, 50)) {
                    List<AttributedString> picture = picture(width, height);
                    assertEquals(height, picture.size());
                    for (AttributedString line : picture) {
                        assertTrue(width + ": " + line, line.columnLength() <= width);
                        assertFalse(line.toString(), line.toString().chars().anyMatch(c -> c < ' ' || !unicode && c > '~'));
                    }
                }
            }
        }
        view = new View(new Look(true, true));
        String narrow = String.join("\n", text(60, 24));
        assertTrue(narrow, narrow.contains("a-name-that-i…") && narrow.contains("evil\\x1b"));
    }

    @Test
    public void opensAWatcherAndNamesItsProcesses() {
        tell(web, Map.of("api", entry("ready", 2, 7, 8)));
        measure();
        text(100, 24);
        press(Action.OPEN);
        String opened = String.join("\n", text(100, 24));
        assertTrue(opened, opened.contains("▾ api") && opened.contains("    8  worker 1") && opened.contains("    7  worker 1"));
        press(Action.DOWN);
        assertEquals(Optional.empty(), press(Action.KILL));
        assertTrue(text(100, 24).getLast(), text(100, 24).getLast().startsWith("kill api 7? y/n"));
        assertEquals(Map.of("name", "api", "pid", 7L), view.press(Action.TEXT, "y", NOW).orElseThrow().properties());
        press(Action.CLOSE);
        assertFalse(String.join("\n", text(100, 24)).contains("▾"));
    }

    @Test
    public void asksBeforeWhatHurts() {
        tell(web, Map.of("api", entry("ready", 2, 7, 8)));
        text(100, 24);
        for (Action action : List.of(Action.STOP, Action.RESTART, Action.RELOAD, Action.KILL)) {
            assertEquals(Optional.empty(), press(action));
            assertTrue(text(100, 24).getLast(), text(100, 24).getLast().endsWith("api (2 processes)? y/n"));
            assertEquals(Optional.empty(), view.press(Action.TEXT, "n", NOW));
            assertTrue(text(100, 24).getLast().endsWith("api: not done"));
        }
        press(Action.STOP);
        assertEquals("stop api", view.press(Action.TEXT, "y", NOW).orElseThrow().toString());
        assertEquals("start api", press(Action.START).orElseThrow().toString());
        assertEquals("incr api", press(Action.MORE).orElseThrow().toString());
        assertEquals("decr api", press(Action.LESS).orElseThrow().toString());
        tell(web, Map.of("api", entry("ready", 1, 7)));
        text(100, 24);
        assertEquals("the last one", Optional.empty(), press(Action.LESS));
    }

    @Test
    public void keepsTheSelectedWatcherWhereverItGoes() {
        tell(web, Map.of("a", entry("ready", 1, 1), "b", entry("ready", 1, 2), "c", entry("ready", 1, 3)));
        text(100, 24);
        press(Action.DOWN);
        assertEquals("b", selected());
        tell(web, Map.of("a", entry("ready", 1, 1), "b", entry("failed", 1), "c", entry("ready", 1, 3)));
        assertEquals("b", selected());
        press(Action.DOWN);
        assertEquals("a", selected());
        press(Action.END);
        assertEquals("c", selected());
        tell(web, Map.of("a", entry("ready", 1, 1)));
        assertEquals("a", selected());
    }

    @Test
    public void filtersAndSaysSo() {
        tell(web, Map.of("api", entry("ready", 1, 1), "mailer", entry("ready", 1, 2)));
        text(100, 24);
        press(Action.FILTER);
        for (String letter : List.of("m", "a", "x")) {
            view.press(Action.TEXT, letter, NOW);
        }
        press(Action.ERASE);
        assertEquals("/ma_", text(100, 24).getLast().strip());
        press(Action.ENTER);
        String shown = String.join("\n", text(100, 24));
        assertTrue(shown, shown.contains("filter: ma") && !shown.contains(" api ") && shown.contains("mailer"));
        press(Action.ESCAPE);
        assertTrue(String.join("\n", text(100, 24)).contains(" api "));
    }

    @Test
    public void showsSeveralServersAndOneThatDoesNotAnswer() {
        several = true;
        tell(web, Map.of("api", entry("ready", 1, 1)));
        tell(db, Map.of("api", entry("ready", 1, 2)));
        db.isSilent("no reply");
        String shown = String.join("\n", text(100, 24));
        assertTrue(shown, shown.contains("2 servers (1 without answer)  1 watcher: 1 ready"));
        assertTrue(shown, shown.contains("● db1  no answer since "));
        assertTrue(shown, shown.contains("● web1    ▸ api") && shown.contains("● db1     ▸ api    no answer"));
        press(Action.DOWN);
        press(Action.RESTART);
        assertTrue(text(100, 24).getLast(), text(100, 24).getLast().startsWith("restart api on web1 (1 process)? y/n"));
        view.press(Action.TEXT, "n", NOW);
        press(Action.TOGETHER);
        text(100, 24);
        press(Action.DOWN);
        String together = String.join("\n", text(100, 24));
        assertTrue(together, together.contains(" 1/2 ") && together.contains("● web1  ready for"));
        press(Action.STOP);
        assertEquals(List.of("web1"), view.press(Action.TEXT, "y", NOW).orElseThrow().servers());
    }

    @Test
    public void showsOutputAndEventsOfTheSelected() {
        tell(web, Map.of("api", entry("ready", 1, 1), "other", entry("ready", 1, 2)));
        text(100, 24);
        assertEquals(Optional.empty(), view.wantedOutput());
        press(Action.LOG);
        assertEquals(Optional.of(new Key("web1", "api", 0)), view.wantedOutput());
        List<Output> output = Stream.iterate(1, i -> i + 1).limit(100).map(i -> new Output(i, "web1", "line " + i + "\u001b[31m")).toList();
        String shown = joined(view.picture(List.of(web.snapshot()), output, 100, 24, NOW));
        assertTrue(shown, shown.contains("line 100\\x1b[31m") && !shown.contains("line 1\\"));
        press(Action.FOCUS);
        press(Action.UP);
        shown = joined(view.picture(List.of(web.snapshot()), output, 100, 24, NOW));
        assertTrue(shown, shown.contains("line 99\\") && !shown.contains("line 100\\"));
        web.happened(new EventStream.Event("watcher.api.reap".getBytes(StandardCharsets.UTF_8),
                "{\"process_pid\": 7, \"exit_code\": 3, \"time\": 1.0}".getBytes(StandardCharsets.UTF_8)));
        press(Action.EVENTS);
        shown = String.join("\n", text(100, 24));
        assertTrue(shown, shown.contains("api  reap  process 7  exit code 3"));
        press(Action.EVENTS);
        assertFalse(String.join("\n", text(100, 24)).contains("reap"));
    }

    @Test
    public void helpsAndGoesBackAtAnyKey() {
        press(Action.HELP);
        assertTrue(text(100, 30).contains("  ctrl-l                         draw the screen again"));
        assertEquals(Optional.empty(), press(Action.STOP));
        assertFalse(text(100, 30).contains("Keys"));
    }

    @Test
    public void drawsCharts() {
        Look look = new Look(false, true);
        assertEquals("  ▁▄█", look.curve(new double[] {0.1, 50, 200}, 100, 5));
        assertEquals("▄█", look.curve(new double[] {0.1, 50, 200}, 100, 2));
        assertEquals("█▌ ", look.bar(50, 100, 3));
        assertEquals("   ", look.bar(0, 0, 3));
        Look ascii = new Look(false, false);
        assertEquals("  .=#", ascii.curve(new double[] {0.1, 50, 200}, 100, 5).replace('-', '='));
        assertEquals("## ", ascii.bar(50, 100, 3));
    }

    @Test
    public void hasNoColoursIfNoneAreWanted() {
        tell(web, Map.of("api", entry("failed", 1)));
        AttributedStyle red = AttributedStyle.DEFAULT.foreground(AttributedStyle.RED).bold();
        assertFalse(picture(100, 24).stream().anyMatch(line -> has(line, red)));
        view = new View(new Look(true, true));
        assertTrue(picture(100, 24).stream().anyMatch(line -> has(line, red)));
    }

    private static boolean has(AttributedString line, AttributedStyle style) {
        return Stream.iterate(0, i -> i + 1).limit(line.length()).anyMatch(i -> line.styleAt(i).equals(style));
    }

    private String selected() {
        picture(100, 24);
        view.press(Action.LOG, "", NOW);
        String name = view.wantedOutput().orElseThrow().watcher();
        view.press(Action.LOG, "", NOW);
        return name;
    }

    private Optional<Command> press(Action action) {
        return view.press(action, "", NOW);
    }

    private List<String> text(int width, int height) {
        return picture(width, height).stream().map(AttributedString::toString).toList();
    }

    private static List<String> stripped(List<String> lines) {
        return lines.stream().map(String::stripTrailing).toList();
    }

    private static String joined(List<AttributedString> lines) {
        return String.join("\n", lines.stream().map(AttributedString::toString).toList());
    }

    private List<AttributedString> picture(int width, int height) {
        return view.picture(several ? List.of(web.snapshot(), db.snapshot()) : List.of(web.snapshot()), List.of(), width, height, NOW);
    }

    private static void tell(Daemon daemon, Map<String, Map<String, Object>> states) {
        assertTrue(daemon.answered(Map.of("states", states)));
    }

    private void measure() {
        assertTrue(web.measured(new EventStream.Event("stats.frame".getBytes(StandardCharsets.UTF_8), """
                {"time": 1, "daemon": {"pid": 1, "cpu": 0.4, "memory": 80740352, "age": 9.0}, "watchers": {"api": {"processes":
                [[7, 1, 20.5, 1048576, 3.1], [8, 2, 1.5, 1048576, 3.1]]}}}""".getBytes(StandardCharsets.UTF_8))));
    }

    private static Map<String, Object> entry(String state, int wanted, long... pids) {
        var workers = new LinkedHashMap<String, Object>();
        for (long pid : pids) {
            workers.put(Long.toString(pid), Map.of("wid", 1L, "state", "ready", "since", 940.0));
        }
        var entry = new LinkedHashMap<String, Object>(Map.of("state", state, "since", 940.0, "wanted", (long) wanted,
                "running", (long) pids.length, "restarts", 2L, "workers", workers));
        if (!state.equals("ready")) {
            entry.put("reason", "because");
        }
        return entry;
    }
}
