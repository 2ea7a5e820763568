// SPDX-License-Identifier: Apache-2.0
package io.circus.redis;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.circus.kernel.testing.FakeLoop;
import io.circus.plugintesting.FakeWatchers;
import io.circus.plugintesting.StatsdSink;
import io.circus.testing.Pause;
import io.circus.watchers.WatcherStatus;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** The plugin against a real server. */
public class RedisObserverTest {

    private static final String BUCKET = "circus.redis_observer.watcher.redis_stats.";

    /** What Redis 7 says of what there is to tell. */
    private static final int TOLD = 22;

    @Rule
    public final Timeout timeout = Timeout.seconds(120);
    @Rule
    public final RedisServer server = new RedisServer();

    private final StatsdSink statsd = new StatsdSink();
    private final FakeWatchers watchers = new FakeWatchers();
    private final FakeLoop loop = new FakeLoop();
    private RedisObserver plugin;

    @After
    public void close() {
        if (plugin != null) {
            plugin.close();
        }
        statsd.close();
    }

    private void plugin(String... options) {
        var section = new HashMap<String, String>(statsd.options());
        section.put("redis.url", server.url());
        for (int i = 0; i < options.length; i += 2) {
            section.put(options[i], options[i + 1]);
        }
        plugin = new RedisObserver(watchers, loop, section);
    }

    private void look() {
        while (loop.delays().isEmpty()) {
            Pause.briefly();
        }
        loop.elapse();
    }

    @Test
    public void tellsWhatTheServerSaysOfItself() throws IOException {
        plugin();
        look();
        var gauges = new TreeMap<String, String>();
        for (String metric : statsd.next(TOLD)) {
            assertTrue(metric, metric.matches("circus\\.redis_observer\\.watcher\\.redis_stats\\.\\w+:\\d+(\\.\\d+)?\\|g"));
            gauges.put(metric.substring(BUCKET.length(), metric.indexOf(':')), metric.substring(metric.indexOf(':') + 1));
        }
        assertEquals(gauges.toString(), TOLD, gauges.size());
        assertEquals("1|g", gauges.get("connected_clients"));
        assertTrue(Long.parseLong(gauges.get("used_memory").replace("|g", "")) > 100_000);
        assertTrue(gauges.toString(), gauges.containsKey("client_longest_output_list"));
    }

    @Test
    public void aServerThatIsDownIsCountedAndItsWatcherRestarted() throws IOException {
        watchers.add("Redis");
        plugin("restart.on.timeout", "redis");
        server.kill();
        look();
        assertEquals(List.of(BUCKET + "error:1|c", BUCKET + "restart_on_error:1|c"), statsd.next(2));
        assertEquals(List.of("restart Redis"), watchers.told());
        server.start();
        look();
        assertTrue(statsd.next().endsWith("|g"));
    }

    @Test
    public void aServerThatDoesNotAnswerIsCountedAndAStoppedWatcherLeftAlone() throws Exception {
        watchers.add("Redis").is(WatcherStatus.STOPPED);
        plugin("restart.on.timeout", "redis", "timeout", "0.3");
        server.pause();
        look();
        assertEquals(BUCKET + "error:1|c", statsd.next());
        server.resume();
        assertEquals(List.of(), watchers.told());
    }

    @Test
    public void namesABadOption() {
        assertEquals("cannot read option loop_rate: expected more than 0, got '-1'",
                assertThrows(IllegalArgumentException.class, () -> plugin("loop.rate", "-1")).getMessage());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> new RedisObserver(watchers, loop,
                Map.of("redis.url", "http://x"))).getMessage().startsWith("cannot read option redis_url: expected redis://"));
    }
}
