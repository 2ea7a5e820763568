// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import static io.circus.commands.internal.CommandSet.watcher;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.circus.plugintesting.FakeWatcher;
import io.circus.testing.Pause;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.Worker;
import io.circus.wire.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class StatsCommandTest {

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    @Test
    public void aProcessThatIsGoneIsText() throws Exception {
        var set = new CommandSet(watcher("web").runs(Integer.MAX_VALUE));
        assertEquals("{\"name\": \"WEB\", \"info\": {\"2147483647\": \"No such process (stopped?)\"}}",
                set.run("stats", "{\"name\": \"WEB\"}"));
    }

    @Test
    public void tellsOfProcessesAndTheirChildren() throws Exception {
        int self = (int) ProcessHandle.current().pid();
        var set = new CommandSet(watcher("web").runs(self));
        set.samples.children.put(self, List.of(1, Integer.MAX_VALUE));
        Map<?, ?> reply = (Map<?, ?>) Json.read(set.run("stats", "{\"name\": \"web\", \"process\": \"" + self + "\"}"));
        assertEquals(List.of("process", "info"), List.copyOf(reply.keySet()));
        assertEquals(Integer.toString(self), reply.get("process"));
        Map<?, ?> info = (Map<?, ?>) reply.get("info");
        assertEquals("sleep", info.get("cmdline"));
        assertEquals(1, ((List<?>) info.get("children")).size());
        assertEquals(1795460024.25, info.get("started"));
        assertEquals(1L, info.get("wid"));
        assertTrue(set.run("stats", "{}").startsWith("{\"infos\": {\"web\": {\"" + self + "\": {\"mem_info1\""));
        assertTrue(set.run("dstats", "{}").startsWith("{\"info\": {\"mem_info1\": "));
    }

    @Test
    public void aDaemonThatCannotBeMeasuredIsAnError() throws Exception {
        var set = new CommandSet();
        int self = (int) ProcessHandle.current().pid();
        set.samples.gone.add(self);
        assertEquals("errno 4: cannot measure the daemon: cannot read /proc/" + self, set.run("dstats", "{}"));
    }

    @Test
    public void takesOneMeasurementForAllWatchers() throws Exception {
        var set = new CommandSet(watcher("web").runs(5, 6), watcher("none"), watcher("mail").runs(7));
        set.run("stats", "{}");
        assertEquals(List.of(3), set.samples.measurements);
    }

    @Test
    public void asksTheHookOfTheWatcherForMore() throws Exception {
        int self = (int) ProcessHandle.current().pid();
        var web = watcher("web").runs(self);
        var set = new CommandSet(web);
        String request = "{\"name\": \"web\", \"process\": " + self + ", \"extended\": true}";
        assertEquals("errno 5: cannot extend the stats of web: boom", set.run("stats", request));
        web.says(web.settings().toBuilder().freeForm("hooks.extended_stats", "x").build());
        assertTrue(set.run("stats", request).endsWith("\"wid\": 1, \"extra\": 42}}"));
        assertTrue(set.run("stats", "{\"name\": \"web\", \"extended\": true}").endsWith("\"extra\": 42}}}"));
        assertFalse(set.run("stats", "{\"name\": \"web\"}").contains("extra"));
        assertFalse("all watchers", set.run("stats", "{\"extended\": true}").contains("extra"));
    }

    /** Or ten thousand requests at once would have ten thousand results in memory. */
    @Test
    public void measuresForFewRequestsAtATime() throws Exception {
        var inside = new AtomicInteger();
        var goOn = new CountDownLatch(1);
        var slow = new FakeWatcher(WatcherSettings.named("web").build()) {
            @Override
            public List<Worker> workers() {
                inside.incrementAndGet();
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                return super.workers();
            }
        };
        var set = new CommandSet(slow.runs(Integer.MAX_VALUE));
        var requests = new ArrayList<Thread>();
        for (int i = 0; i < 10; i++) {
            requests.add(Thread.ofPlatform().start(() -> {
                try {
                    set.run("stats", "{\"name\": \"web\"}");
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }));
        }
        while (!requests.stream().allMatch(request -> request.getState() == Thread.State.WAITING)) {
            Pause.briefly();
        }
        assertEquals(StatsCommand.MOST, inside.get());
        goOn.countDown();
        for (Thread request : requests) {
            request.join();
        }
        assertEquals(10, inside.get());
    }

    @Test
    public void refusesAProcessOfSomebodyElse() throws Exception {
        var set = new CommandSet(watcher("web").runs(5));
        assertEquals("errno 3: process 1 not found in 'web'", set.run("stats", "{\"name\": \"web\", \"process\": 1}"));
    }
}
