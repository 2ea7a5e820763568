// SPDX-License-Identifier: Apache-2.0
package io.circus.verbs;

import static org.junit.Assert.assertEquals;

import io.circus.wire.Json;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.Test;

public class StatusReportTest {

    private static final Instant NOW = Instant.ofEpochSecond(100_000);
    private static final int WIDE = 200;

    private static final String STATES = """
            {'status': 'ok', 'statuses': {}, 'states': {
            'web': {'state': 'ready', 'since': 99940.5, 'reason': null, 'wanted': 2, 'running': 2, 'degraded': 0, 'restarts': 12,
              'last_end': {'pid': 41, 'wid': 1, 'time': 99999.0, 'exit_code': -9, 'cause': 'oom', 'by': null},
              'workers': {'42': {'wid': 1, 'state': 'ready', 'since': 99999.0, 'reason': null},
                          '43': {'wid': 2, 'state': 'stopping', 'since': 99990.0, 'reason': 'asked'}}},
            'app': {'state': 'off', 'since': 10.0, 'reason': 'never started', 'wanted': 1, 'running': 0, 'degraded': 0, 'restarts': 0,
              'last_end': null, 'workers': {}},
            'loop': {'state': 'backing_off', 'since': 99998.0, 'reason': 'next try at 03:46:42, after 4 failures in a row', 'wanted': 1, 'running': 0,
              'degraded': 1, 'restarts': 3, 'last_end': {'pid': 7, 'wid': 1, 'time': 99998.0, 'exit_code': 3, 'cause': 'exit', 'by': null}, 'workers': {}},
            'gone': {'state': 'failed', 'since': 90000.0, 'reason': 'gave up after 5 attempts', 'wanted': 1, 'running': 0, 'degraded': 0, 'restarts': 0,
              'last_end': {'pid': null, 'wid': 1, 'time': 90000.0, 'exit_code': null, 'cause': 'spawn', 'by': null}, 'workers': {}}},
            'infos': {'web': {'42': {'cpu': 1.2, 'mem_info1': '1.50M', 'cmdline': 'web', 'children': [{'cpu': 1.0, 'mem_info1': '512.00K'}]},
              '43': {'cpu': 0.0, 'mem_info1': '1.00M', 'cmdline': 'web'}}, 'app': {}}}""";

    @SuppressWarnings("unchecked")
    private static Map<String, Object> reply() throws Exception {
        return (Map<String, Object>) Json.read(STATES.replace('\'', '"'));
    }

    private static String text(Map<String, ?> reply, int width) {
        return StatusReport.lines(reply, NOW, ZoneOffset.UTC, width).stream().map(line -> line.stream().map(StatusReport.Piece::text)
                .collect(Collectors.joining()).stripTrailing() + "\n").collect(Collectors.joining());
    }

    @Test
    public void showsWhatNeedsAttentionFirst() throws Exception {
        assertEquals("""
                  WATCHER  STATE        FOR    RUNS  RESTARTS  CPU%  MEMORY  LAST END
                \u25cf gone     failed       2 h     0/1         -     -       -  2 h ago: could not be started
                    gave up after 5 attempts
                \u25cf loop     backing off  2 s     0/1         3     -       -  2 s ago: exited with status 3
                    next try at 03:46:42, after 4 failures in a row
                \u25cf web      ready        1 min   2/2        12   2.2      3M  1 s ago: killed by KILL for want of memory
                \u25cf app      off          27 h    0/1         -     -       -
                    never started
                4 watchers: 1 failed, 1 backing off, 1 ready, 1 off
                """, text(reply(), WIDE));
    }

    @Test
    public void cutsLinesOfTheTable() throws Exception {
        String[] lines = text(reply(), 30).split("\n");
        assertEquals("\u25cf gone     failed       2 h   \u2026".substring(0, 29) + "\u2026", lines[1]);
        for (String line : lines) {
            assertEquals(line, true, line.length() <= 30);
        }
    }

    @Test
    public void showsOneWithItsProcessesAndOutput() throws Exception {
        Map<String, Object> reply = reply();
        reply.remove("statuses");
        ((Map<?, ?>) reply.get("states")).keySet().retainAll(List.of("web"));
        reply.put("lines", List.of(Map.of("line", "hello")));
        assertEquals("""
                \u25cf web
                      state: ready since 1970-01-02 03:45:40 (1 min ago)
                  processes: 2 of 2, 12 restarts
                       uses: 2.2 % of a CPU, 3M of memory
                   last end: 03:46:39 (1 s ago), process 41, worker 1: killed by KILL for want of memory

                  PID  WORKER  STATE     FOR   CPU%  MEMORY  PROGRAM
                   42       1  ready     1 s    2.2      2M  web
                   43       2  stopping  10 s   0.0      1M  web  asked

                hello
                """.replace("1970-01-02 ", ""), text(reply, WIDE));
    }

    @Test
    public void tellsEveryCauseInWords() {
        assertEquals("ended, nobody knows how", StatusReport.endText(end("unknown", null, null)));
        assertEquals("killed by TERM by user root", StatusReport.endText(end("signal", -15, "user root")));
        assertEquals("killed by SEGV, core dumped", StatusReport.endText(end("core", -11, null)));
        assertEquals("max age, killed by TERM", StatusReport.endText(end("max_age", -15, null)));
        assertEquals("plugin by watchdog, exited with status 0", StatusReport.endText(end("plugin", 0, "watchdog")));
    }

    private static Map<String, Object> end(String cause, Integer code, String by) {
        var end = new HashMap<String, Object>(Map.of("cause", cause));
        end.put("exit_code", code);
        end.put("by", by);
        return end;
    }
}
