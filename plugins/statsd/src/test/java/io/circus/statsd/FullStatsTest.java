// SPDX-License-Identifier: Apache-2.0
package io.circus.statsd;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import io.circus.metrics.ProcessSample;
import io.circus.kernel.testing.FakeLoop;
import io.circus.plugintesting.FakeSamples;
import io.circus.plugintesting.FakeWatchers;
import io.circus.plugintesting.StatsdSink;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import org.junit.After;
import org.junit.Test;

public class FullStatsTest {

    private final StatsdSink server = new StatsdSink();
    private final FakeWatchers watchers = new FakeWatchers();
    private final FakeLoop loop = new FakeLoop();
    private final FakeSamples samples = new FakeSamples();

    @After
    public void close() {
        server.close();
    }

    private FullStats plugin(String... option) {
        var section = new HashMap<String, String>(server.options());
        if (option.length > 0) {
            section.put(option[0], option[1]);
        }
        return new FullStats(watchers, loop, samples, section);
    }

    private void process(int pid, double cpu, double mem, long resident) {
        samples.put(new ProcessSample(pid, cpu, mem, resident, 0, 0, "root", 0, 0, 0, "sleep", 1, 0));
    }

    @Test
    public void tellsTheLargestAndTheSumOfEachWatcher() throws IOException {
        watchers.add("My Watch").runs(7, 8, 9);
        watchers.add("empty");
        watchers.add("plugin:x").runs(7);
        watchers.add("quiet", "full-stats.active", "no").runs(7);
        process(7, 0.1, 0.006, 1_520_435);
        process(8, 0.2, 0.1, 2_000_000);
        FullStats plugin = plugin();
        assertEquals(List.of(Duration.ofSeconds(60)), loop.delays());
        loop.elapse();
        String mine = "circus.app.watcher._stats.My Watch.";
        assertEquals(List.of(mine + "watchers_num:2|g", mine + "cpu_max:0.2|g", mine + "cpu_sum:0.3|g",
                mine + "mem_pct_max:0.1|g", mine + "mem_pct_sum:0.106|g", mine + "mem_max:2000000|g",
                mine + "mem_sum:3520435|g", "circus.app.watcher._stats.empty.watchers_num:0|g"), server.next(8));
        plugin.close();
        assertEquals(List.of(), loop.delays());
    }

    @Test
    public void countsARoundThatFailed() throws IOException {
        watchers.add("web").runs(13);
        samples.failWith(new IllegalStateException("meant to fail"));
        FullStats plugin = plugin("loop.rate", "0.5");
        loop.elapse();
        assertEquals("circus.app.watcher._stats.error:1|c", server.next());
        plugin.close();
    }

    @Test
    public void aBadOptionIsNamed() {
        assertEquals("cannot read option loop_rate: expected more than 0, got '0'",
                assertThrows(IllegalArgumentException.class, () -> plugin("loop.rate", "0")).getMessage());
    }
}
