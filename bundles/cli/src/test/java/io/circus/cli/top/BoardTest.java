// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.top;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.circus.client.EventStream;
import io.circus.verbs.UsageException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class BoardTest {

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    private final AtomicLong nanos = new AtomicLong(1);
    private final Board board = new Board(Duration.ofSeconds(3), nanos::get);

    @Test
    public void makesAPicture() {
        process("a.b", 1234, "20.0", "0.03", "12.34", "null");
        tell("stat.a.b", "{\"pid\": [1234], \"cpu\": 20.0, \"mem\": 0.03, \"age\": 12.34}");
        process("circus", 77, "1.0", "\"N/A\"", "15.0", "\"circusd\"");
        tell("stat.circus", "{\"pid\": [77], \"cpu\": 1.0, \"mem\": \"N/A\", \"age\": 15.0}");
        tell("stat.sockets.7", "{\"fd\": 7, \"subtopic\": 7, \"reads\": 4, \"address\": \"127.0.0.1:8080\"}");
        tell("stat.sockets", "{\"addresses\": [\"127.0.0.1:8080\"], \"reads\": 4}");
        assertEquals("""
                Circus Top
                --------------------------------------------------------------------------------
                a.b
                   PID                      CPU (%) v           MEMORY (%)          AGE (s)
                  1234                       20.00               0.03                12.34
                                             20.00 (avg)         0.03 (sum)          12.34 (older)

                circus
                   PID                      CPU (%) v           MEMORY (%)          AGE (s)
                  77 (circusd)               1.00                N/A                 15.00
                                             1.00 (avg)          N/A (sum)           15.00 (older)

                sockets
                   ADDRESS                  HITS
                  127.0.0.1:8080               4
                                               4 (sum)

                --------------------------------------------------------------------------------
                """, Page.text(board, Order.USUAL));
    }

    @Test
    public void showsWatchersThatAreToldOfWithoutStatistics() {
        process("web", 1234, "20.0", "0.03", "12.34", "null");
        double now = System.currentTimeMillis() / 1000.0;
        board.tell(Map.of("Web", Map.of("state", "ready", "since", now, "wanted", 1, "running", 1, "restarts", 2),
                "Old One", Map.of("state", "failed", "since", now, "wanted", 1, "running", 0, "restarts", 0, "reason", "gave up",
                        "last_end", Map.of("time", now, "exit_code", 3, "cause", "exit"))));
        String text = Page.text(board, Order.USUAL).replaceAll(" [0-9]+ s", " 0 s");
        assertTrue(text, text.contains("web\n  ready for 0 s, 1/1 processes, 2 restarts\n   PID"));
        assertTrue(text, text.contains("old_one\n  failed for 0 s, 0/1 processes, last end 0 s ago: exited with status 3\n  gave up\n\n"));
    }

    @Test
    public void sortsNumbersAsNumbersByAnyColumn() {
        process("web", 1, "9.0", "3.0", "1.0", "null");
        process("web", 2, "10.0", "2.0", "3.0", "null");
        process("web", 3, "\"N/A\"", "1.0", "2.0", "null");
        assertEquals(List.of(2L, 1L, 3L), pids(Order.USUAL));
        assertEquals(List.of(3L, 1L, 2L), pids(Order.USUAL.choose(Order.Column.CPU)));
        assertEquals(List.of(1L, 2L, 3L), pids(Order.USUAL.choose(Order.Column.MEMORY)));
        assertEquals(List.of(2L, 3L, 1L), pids(Order.USUAL.choose(Order.Column.AGE)));
        assertEquals(List.of(1L, 2L, 3L), pids(Order.USUAL.choose(Order.Column.PID)));
    }

    @Test
    public void sortsWatchersByNameOrByWhatTheyUse() {
        tell("stat.a", "{\"pid\": [1], \"cpu\": 1.0, \"mem\": 9.0, \"age\": 1.0}");
        tell("stat.b", "{\"pid\": [2], \"cpu\": 10.0, \"mem\": 2.0, \"age\": 1.0}");
        process("c", 3, "1.0", "1.0", "1.0", "null");
        assertEquals(List.of("a", "b", "c"), names(Order.USUAL));
        Order byUse = Order.USUAL.turnWatchers();
        assertEquals(List.of("b", "a", "c"), names(byUse));
        assertEquals(List.of("a", "b", "c"), names(byUse.choose(Order.Column.MEMORY)));
        assertEquals(List.of("a", "b", "c"), names(byUse.turnWatchers()));
    }

    private List<String> names(Order order) {
        return order.sorted(board.groups()).stream().map(Board.Group::name).toList();
    }

    @Test
    public void showsTenProcessesOfAWatcher() {
        for (int pid = 1; pid <= 12; pid++) {
            process("web", pid, pid + ".0", "0.1", "1.0", "null");
        }
        String text = Page.text(board, Order.USUAL);
        assertTrue(text, text.contains("\n  3    ") && text.contains("\n  and 2 more\n"));
        assertFalse(text, text.contains("\n  2    "));
    }

    @Test
    public void forgetsAProcessThatIsNotToldOfButKeepsItsWatcher() {
        process("web", 1, "9.0", "3.0", "1.0", "null");
        tell("stat.circus", "{\"pid\": [7], \"cpu\": 1.0, \"mem\": 1.0, \"age\": 15.0}");
        assertTrue(board.isLive());
        nanos.addAndGet(Duration.ofSeconds(3).toNanos());
        assertEquals(1, board.groups().getLast().rows().size());
        nanos.addAndGet(1);
        assertEquals("web", board.groups().getLast().name());
        assertEquals(List.of(), board.groups().getLast().rows());
        assertFalse(board.isLive());
    }

    @Test
    public void ignoresWhatIsNoStatistic() {
        tell("stat.circusd-stats", "{\"pid\": [], \"cpu\": 0.0, \"mem\": 0, \"age\": \"N/A\"}");
        tell("stat.web", "nonsense");
        tell("stat.web", "[1]");
        tell("watcher.web.spawn", "{\"process_pid\": 1}");
        assertEquals(List.of(), board.groups());
    }

    @Test
    public void readsOptions() throws Exception {
        TopOptions usual = TopOptions.parse(List.of(), Map.of());
        assertEquals("tcp://127.0.0.1:5555", usual.daemons().getFirst().control().endpoint());
        assertEquals(Optional.empty(), usual.daemons().getFirst().stats());
        assertEquals(Duration.ofSeconds(3), usual.processTimeout());
        TopOptions other = TopOptions.parse(List.of("--endpoint=tcp://h:1", "--process", "1.5", "--once"),
                Map.of("CIRCUSCTL_ENDPOINT", "tcp://h:2"));
        assertEquals("tcp://h:1", other.daemons().getFirst().stats().orElseThrow().endpoint());
        assertEquals("tcp://h:2", other.daemons().getFirst().control().endpoint());
        assertEquals(Duration.ofMillis(1500), other.processTimeout());
        assertTrue(other.once());
        TopOptions far = TopOptions.parse(List.of("--ssh", "me@there:2222", "--ssh_key", "key"), Map.of());
        assertEquals(Optional.of("me@there:2222"), far.daemons().getFirst().control().options().ssh());
        assertEquals(Optional.of("key"), far.daemons().getFirst().control().options().sshKeyFile());
        assertEquals("argument --process-timeout: expected seconds, more than 0, got 'x'",
                assertThrows(UsageException.class, () -> TopOptions.parse(List.of("--process-timeout", "x"), Map.of()))
                        .getMessage());
    }

    @Test
    public void readsSeveralDaemons() throws Exception {
        TopOptions two = TopOptions.parse(List.of("--control", "tcp://h:1", "--control", "tcp://h:2", "--endpoint", "tcp://h:3", "--endpoint",
                "tcp://h:4", "--http", "https://h"), Map.of());
        assertEquals(List.of("tcp://h:1", "tcp://h:2", "https://h"), two.daemons().stream().map(each -> each.control().endpoint()).toList());
        assertEquals("tcp://h:4", two.daemons().get(1).stats().orElseThrow().endpoint());
        assertEquals("argument --endpoint: expected a --control for each, got 0 for 2", assertThrows(UsageException.class,
                () -> TopOptions.parse(List.of("--endpoint", "tcp://h:3", "--endpoint", "tcp://h:4"), Map.of())).getMessage());
        assertEquals("unrecognized arguments: web", assertThrows(UsageException.class, () -> TopOptions.parse(List.of("web"), Map.of())).getMessage());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> TopOptions.parse(List.of("@web"), Map.of())).getMessage()
                .startsWith("there is no server or group web"));
    }

    private List<Long> pids(Order order) {
        return board.groups().getFirst().rows().stream().sorted(order.comparator()).map(Board.Row::pid).toList();
    }

    private void process(String watcher, long pid, String cpu, String mem, String age, String name) {
        tell("stat." + watcher + "." + pid, "{\"cpu\": " + cpu + ", \"mem\": " + mem + ", \"pid\": " + pid
                + ", \"age\": " + age + ", \"subtopic\": " + pid + ", \"name\": " + name + "}");
    }

    private void tell(String topic, String payload) {
        board.accept(new EventStream.Event(topic.getBytes(StandardCharsets.UTF_8),
                payload.getBytes(StandardCharsets.UTF_8)));
    }
}
