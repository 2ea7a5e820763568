// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.exposition;

import static org.junit.Assert.assertEquals;

import io.circus.kernel.Cause;
import io.circus.kernel.Exit;
import io.circus.watchers.WatcherEvent.HookFailed;
import io.circus.watchers.WatcherEvent.WatcherRemoved;
import io.circus.watchers.WatcherEvent.WorkerReaped;
import io.circus.watchers.WatcherEvent.WorkerSpawned;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.Test;

public final class ExpositionTest {

    private static final Instant AT = Instant.ofEpochSecond(100);

    private final Exposition text = new Exposition(false);

    private static String shown(Exposition exposition) {
        return new String(exposition.bytes(), StandardCharsets.UTF_8);
    }

    @Test
    public void writesBothFormats() {
        for (boolean open : new boolean[] {false, true}) {
            var exposition = new Exposition(open);
            exposition.info("circus_build_info", "The version.").add(1, Labels.of("version", "1"));
            exposition.counter("circus_things_total", "Things.").add(2.5, Map.of());
            exposition.gauge("circus_size_bytes", "Size.").add(3e9, Labels.of("a", "x", "b", "y"));
            assertEquals("""
                    # HELP circus_build%1$s The version.
                    # TYPE circus_build%1$s %2$s
                    circus_build_info{version="1"} 1
                    # HELP circus_things%3$s Things.
                    # TYPE circus_things%3$s counter
                    circus_things_total 2.5
                    # HELP circus_size_bytes Size.
                    # TYPE circus_size_bytes gauge
                    circus_size_bytes{a="x",b="y"} 3000000000
                    %4$s""".formatted(open ? "" : "_info", open ? "info" : "gauge", open ? "" : "_total", open ? "# EOF\n" : ""),
                    shown(exposition));
        }
    }

    @Test
    public void escapesLabels() {
        text.gauge("g", "G.").add(1, Labels.of("watcher", "a\"b\\c\nd"));
        assertEquals("g{watcher=\"a\\\"b\\\\c\\nd\"} 1", shown(text).lines().skip(2).findFirst().get());
    }

    @Test
    public void countsWhatEventsTell() {
        var counts = new EventCounts();
        var exit = new Exit.Status(1);
        counts.onEvent(new WorkerReaped(AT, "web", 1, 11, exit, Cause.Ended.by(exit)));
        counts.onEvent(new WorkerSpawned(AT.plusMillis(3), "web", 1, 12));
        counts.onEvent(new WorkerReaped(AT, "web", 1, 12, exit, new Cause.Asked("anna", "stop")));
        counts.onEvent(new WorkerSpawned(AT.plusSeconds(3), "web", 1, 13));
        counts.onEvent(new HookFailed(AT, "web", "before_start", "no"));
        counts.onEvent(new HookFailed(AT, "hidden", "before_start", "no"));
        counts.onEvent(new HookFailed(AT, "gone", "before_start", "no"));
        counts.onEvent(new WatcherRemoved(AT, "gone"));
        counts.addTo(text, name -> !name.equals("hidden"));
        String shown = shown(text);
        assertEquals(2, shown.lines().filter(line -> line.startsWith("circus_process_exits_total{watcher=\"web\"")
                && line.endsWith(" 1")).count());
        assertEquals("[circus_hook_failures_total{watcher=\"web\"} 1]",
                shown.lines().filter(line -> line.startsWith("circus_hook_failures_total{")).toList().toString());
        assertEquals("[circus_respawn_seconds_bucket{le=\"0.0025\",watcher=\"web\"} 0, circus_respawn_seconds_bucket{le=\"0.005\",watcher=\"web\"} 1]",
                shown.lines().filter(line -> line.contains("le=\"0.0025\"") || line.contains("le=\"0.005\"")).toList().toString());
        assertEquals("circus_respawn_seconds_count{watcher=\"web\"} 1",
                shown.lines().filter(line -> line.startsWith("circus_respawn_seconds_count")).findFirst().get());
    }

    @Test
    public void countsAnswers() {
        var requests = new RequestCounts();
        requests.add("/livez", 200);
        requests.add("/livez", 200);
        requests.add("", 400);
        requests.addTo(text);
        assertEquals("[circus_http_requests_total{route=\"/livez\",code=\"200\"} 2, circus_http_requests_total{route=\"none\",code=\"400\"} 1]",
                shown(text).lines().filter(line -> !line.startsWith("#")).toList().toString());
    }
}
