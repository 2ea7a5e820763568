// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal;

import static io.circus.watchers.internal.Stage.pids;
import static io.circus.watchers.internal.Stage.settings;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import io.circus.kernel.Exit;
import io.circus.kernel.Signal;
import io.circus.watchers.Operation;
import io.circus.watchers.Watcher;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.internal.pacing.SignalPacer;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** Many processes are stopped on a machine of two processors. */
public class MassStopTest {

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    private final Stage stage = new Stage(2);

    @Test
    public void theSignalsOfAllWatchersAreSpread() throws Exception {
        stage.table.stopTakes(null);
        Watcher web = started("web", 20);
        Watcher jobs = started("jobs", SignalPacer.BURST - 20 + 5);
        List<FakeTable.FakeChild> children =
                Stream.of(web, jobs).flatMap(watcher -> pids(watcher).stream()).map(stage.table::child).toList();
        web.stop();
        jobs.stop();
        stage.settle();
        assertEquals(SignalPacer.BURST, asked(children));
        for (int expected : new int[] {2, 4, 5, 5}) {
            stage.advance(SignalPacer.SHORTEST_TURN);
            assertEquals(SignalPacer.BURST + expected, asked(children));
        }
    }

    @Test
    public void aBusyMachineDelaysButDoesNotPreventThem() throws Exception {
        stage.table.stopTakes(null);
        Watcher web = started("web", SignalPacer.BURST + 2);
        List<FakeTable.FakeChild> children = pids(web).stream().map(stage.table::child).toList();
        stage.busy = 1000;
        web.stop();
        stage.settle();
        assertEquals(SignalPacer.BURST, asked(children));
        stage.advance(SignalPacer.LONGEST_TURN.minusNanos(1));
        assertEquals(SignalPacer.BURST, asked(children));
        stage.advance(Duration.ofNanos(1));
        assertEquals(SignalPacer.BURST + 2, asked(children));
    }

    @Test
    public void eachHasItsGracefulTimeout() throws Exception {
        stage.table.stopTakes(null);
        Watcher web = started("web", SignalPacer.BURST + 4);
        FakeTable.FakeChild last = stage.table.child(pids(web).getLast());
        Operation stop = web.stop();
        stage.settle();
        stage.advance(SignalPacer.SHORTEST_TURN);
        stage.advance(SignalPacer.SHORTEST_TURN);
        assertEquals(List.of(Signal.TERM), last.signals());
        stage.advance(Duration.ofSeconds(30).minusNanos(1));
        assertEquals(List.of(Signal.TERM), last.signals());
        assertFalse(stop.isDone());
        stage.advance(Duration.ofNanos(1));
        stage.advance(SignalPacer.SHORTEST_TURN);
        stage.advance(SignalPacer.SHORTEST_TURN);
        stop.join();
        assertEquals(List.of(Signal.TERM, Signal.KILL), last.signals());
        assertEquals("nothing is left ticking", 0, stage.loop.timers());
    }

    @Test
    public void oneThatEndsBeforeItsTurnIsSentNothing() throws Exception {
        Watcher web = started("web", SignalPacer.BURST + 1);
        FakeTable.FakeChild last = stage.table.child(pids(web).getLast());
        Operation stop = web.stop();
        stage.settle();
        stage.table.exit(last.pid(), new Exit.Status(0));
        stop.join();
        assertEquals(List.of(), last.signals());
    }

    @Test
    public void thoseOfAnOrdinaryStopAreToldBeforeTheFirstEnd() throws Exception {
        Watcher web = started("web", 3);
        stage.told();
        web.stop().join();
        assertEquals(List.of("WorkerSignalled", "WorkerSignalled", "WorkerSignalled", "WorkerReaped", "WorkerReaped",
                "WorkerReaped", "WatcherStopped"), stage.told());
    }

    private static long asked(List<FakeTable.FakeChild> children) {
        return children.stream().filter(child -> child.signals().equals(List.of(Signal.TERM))).count();
    }

    private Watcher started(String name, int processes) throws Exception {
        Watcher watcher = stage.add(settings(name).set(WatcherOption.NUMPROCESSES, processes)
                .set(WatcherOption.GRACEFUL_TIMEOUT, 30.0));
        watcher.start().join();
        return watcher;
    }
}
