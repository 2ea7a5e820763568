// SPDX-License-Identifier: Apache-2.0
package io.circus.watchdog;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.circus.kernel.Cause;
import io.circus.kernel.Exit;
import io.circus.kernel.KernelEvent;
import io.circus.kernel.Signal;
import io.circus.kernel.testing.FakeLoop;
import io.circus.plugintesting.FakeWatcher;
import io.circus.plugintesting.FakeWatchers;
import io.circus.testing.Pause;
import io.circus.watchers.WatcherEvent;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.WatcherStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** What the plugin makes of events, with watchers that write down what they are told. */
public class WatchdogTest {

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    private static final long RATE_NANOS = 1_000_000_000;

    private final FakeWatchers watchers = new FakeWatchers();
    private final FakeLoop loop = new FakeLoop();
    private final FakeWatcher web = watchers.add("Web");
    private final AtomicLong clock = new AtomicLong(-5 * RATE_NANOS);
    private Watchdog watchdog;

    private void begin(String... options) {
        Map<String, String> section = new HashMap<>(Map.of("port", "0", "loop.rate", "1", "max.count", "1"));
        for (int i = 0; i < options.length; i += 2) {
            section.put(options[i].replace('_', '.'), options[i + 1]);
        }
        watchdog = new Watchdog(watchers, loop, section, clock::get);
    }

    @After
    public void close() throws InterruptedException {
        if (watchdog != null) {
            watchdog.close();
        }
    }

    private void spawned(String watcher, int pid) {
        watchdog.onEvent(new WatcherEvent.WorkerSpawned(Instant.EPOCH, watcher, 1, pid));
    }

    /** Who is killed in a round that comes when all have been silent for longer than they may. */
    private List<String> killed() {
        return killedAfter(RATE_NANOS * 3 / 2);
    }

    /** Who is killed in a round that comes after a time; one process gives itself up, and is killed last in any case. */
    private List<String> killedAfter(long nanos) {
        watchers.add("webCanary");
        spawned("webCanary", 999);
        clock.addAndGet(nanos);
        watchdog.onNotify("webCanary", 999, List.of("WATCHDOG=trigger"));
        int before = watchers.told().size();
        List<String> told = List.of();
        while (told.isEmpty() || !told.getLast().equals("kill 999 webCanary")) {
            loop.elapse();
            Pause.briefly();
            List<String> all = watchers.told();
            told = all.subList(before, all.size());
        }
        return told.subList(0, told.size() - 1);
    }

    @Test
    public void killsWhatIsSilentAndForgetsIt() throws Exception {
        begin();
        spawned("Web", 1);
        spawned("Web", 2);
        assertEquals(List.of("kill 1 Web", "kill 2 Web"), killed());
    }

    @Test
    public void killsInTheWayOfTheOptionsOfTheWatcher() throws Exception {
        web.says(WatcherSettings.named("Web").freeForm("watchdog.watchers_stop_signal", "INT")
                .freeForm("watchdog.watchers_graceful_timeout", "0.5").build());
        begin();
        spawned("Web", 1);
        assertEquals(List.of("kill 1 by INT within 500 ms Web"), killed());
    }

    @Test
    public void looksAfterTheWatchersWhoseNamesBeginAsItSays() throws Exception {
        watchers.add("batch");
        begin("watchers_regex", "we");
        spawned("Web", 1);
        spawned("batch", 2);
        assertEquals(List.of("kill 1 Web"), killed());
    }

    @Test
    public void whatIsToldToEndIsLeftAlone() throws Exception {
        begin();
        spawned("Web", 1);
        spawned("Web", 2);
        watchdog.onEvent(new WatcherEvent.WorkerSignalled(Instant.EPOCH, "Web", 1, 1, Signal.TERM, Cause.Asked.SOMEHOW));
        watchdog.onEvent(new WatcherEvent.WorkerReaped(Instant.EPOCH, "Web", 1, 2, new Exit.Status(0), Cause.Ended.by(new Exit.Status(0))));
        assertEquals(List.of(), killed());
    }

    @Test
    public void aWatcherThatStopsIsLeftAlone() throws Exception {
        begin();
        spawned("Web", 1);
        web.is(WatcherStatus.STOPPING);
        assertEquals(List.of(), killed());
    }

    @Test
    public void takesOverWhatThereIs() throws Exception {
        begin();
        spawned("Web", 1);
        watchdog.onEvent(new KernelEvent.Snapshot(Instant.EPOCH, List.of(
                new KernelEvent.Snapshot.Running("Web", 1, 2, Instant.EPOCH),
                new KernelEvent.Snapshot.Running("Web", 0, 3, Instant.EPOCH))));
        assertEquals("1 is gone, 3 is no worker", List.of("kill 2 Web"), killed());
    }

    @Test
    public void offersItsPatienceToThoseThatItLooksAfter() {
        watchers.add("batch", "watchdog.max_count", "5");
        FakeWatcher deaf = watchers.add("bash", "watchdog.sd_notify", "False");
        FakeWatcher free = watchers.add("bare", "watchdog.active", "False");
        begin("loop_rate", "2", "watchers_regex", "ba");
        assertEquals(Optional.empty(), watchdog.watchdog(web.settings()));
        assertEquals(Optional.of(Duration.ofSeconds(10)),
                watchdog.watchdog(watchers.find("batch").orElseThrow().settings()));
        assertEquals(Optional.empty(), watchdog.watchdog(deaf.settings()));
        assertEquals(Optional.empty(), watchdog.watchdog(free.settings()));
    }

    @Test
    public void hearsTheWayOfSystemd() throws Exception {
        begin("loop_rate", "1000");
        spawned("Web", 1);
        spawned("Web", 2);
        watchdog.onNotify("Web", 1, List.of("STATUS=fine", "WATCHDOG=1"));
        watchdog.onNotify("Web", 2, List.of("WATCHDOG=trigger"));
        assertEquals(List.of("kill 2 Web"), killed());
    }

    @Test
    public void aTimeInWhichItCouldNotLookCountsForNobody() {
        begin("max_count", "3");
        spawned("Web", 1);
        assertEquals(List.of(), killedAfter(10 * RATE_NANOS));
        assertEquals(List.of(), killedAfter(RATE_NANOS));
        assertEquals(List.of("kill 1 Web"), killedAfter(RATE_NANOS * 3 / 2));
    }

    @Test
    public void namesABadOption() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> begin("msg_regex", "^(?P<who>.*)$")).getMessage()
                .startsWith("cannot read option msg_regex: expected a group (?P<pid>...), got "));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> begin("max_count", "0")).getMessage()
                .startsWith("cannot read option max_count: expected 1 or more"));
    }
}
