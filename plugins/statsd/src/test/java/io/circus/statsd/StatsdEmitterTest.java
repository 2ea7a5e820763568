// SPDX-License-Identifier: Apache-2.0
package io.circus.statsd;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import io.circus.kernel.Cause;
import io.circus.kernel.Exit;
import io.circus.kernel.KernelEvent;
import io.circus.plugintesting.FakeWatchers;
import io.circus.plugintesting.StatsdSink;
import io.circus.watchers.WatcherEvent;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.After;
import org.junit.Test;

public class StatsdEmitterTest {

    private static final Instant NOW = Instant.EPOCH;

    private final StatsdSink server = new StatsdSink();
    private final FakeWatchers watchers = new FakeWatchers();

    @After
    public void close() {
        server.close();
    }

    private StatsdEmitter plugin(String... option) {
        var section = new HashMap<String, String>(server.options());
        if (option.length > 0) {
            section.put(option[0], option[1]);
        }
        return new StatsdEmitter(watchers, section);
    }

    @Test
    public void countsEventsByTheirNamesOutside() throws IOException {
        watchers.add("My Watch");
        StatsdEmitter plugin = plugin("application.name", "example");
        plugin.onEvent(new KernelEvent.EventsDropped(NOW, 1));
        plugin.onEvent(new WatcherEvent.WorkerSpawned(NOW, "My Watch", 1, 42));
        plugin.onEvent(new WatcherEvent.WorkerReaped(NOW, "My Watch", 1, 42, new Exit.Status(0), Cause.Ended.by(new Exit.Status(0))));
        plugin.onEvent(new WatcherEvent.WatcherUpdated(NOW, "a.b"));
        assertEquals(List.of("circus.example.watcher.my_watch.spawn:1|c", "circus.example.watcher.my_watch.reap:1|c",
                "circus.example.watcher.a.b.updated:1|c"), server.next(3));
        plugin.close();
    }

    @Test
    public void leavesOutWatchersThatSaySo() throws IOException {
        watchers.add("quiet", "statsd.active", "False");
        watchers.add("odd", "statsd.active", "perhaps");
        StatsdEmitter plugin = plugin();
        plugin.onEvent(new WatcherEvent.WatcherStarted(NOW, "quiet"));
        plugin.onEvent(new WatcherEvent.WatcherStarted(NOW, "odd"));
        assertEquals("circus.app.watcher.odd.start:1|c", server.next());
        plugin.close();
    }

    @Test
    public void aBadOptionIsNamed() {
        assertEquals("cannot read option sample_rate: expected a number, got 'often'",
                assertThrows(IllegalArgumentException.class, () -> plugin("sample.rate", "often")).getMessage());
        assertEquals("cannot read option port: expected an integer, got 'x'", assertThrows(
                IllegalArgumentException.class, () -> new StatsdEmitter(watchers, Map.of("port", "x"))).getMessage());
    }
}
