// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal;

import static io.circus.watchers.internal.Stage.pids;
import static io.circus.watchers.internal.Stage.settings;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.circus.kernel.Signal;
import io.circus.watchers.Operation;
import io.circus.watchers.Watcher;
import io.circus.watchers.WatcherException;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.WatcherStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** Options that are set at run time, and names that are taken again while their watcher is being removed. */
public class SetAndRemoveTest {

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    private final Stage stage = new Stage();

    @Test
    public void addingAndRemovingIsToldWhoeverDoesIt() throws Exception {
        stage.registry.add(settings("web").build());
        assertEquals(List.of("WatcherAdded"), stage.told());
        stage.restartBundle();
        assertEquals("taking over again is neither", List.of(), stage.told());
        stage.registry.remove(stage.registry.find("web").orElseThrow(), false).join();
        assertEquals("WatcherRemoved", stage.told().getFirst());
        Watcher next = stage.registry.add(settings("next").build());
        stage.told();
        stage.registry.forget(next, false).join();
        assertEquals("WatcherRemoved", stage.told().getFirst());
    }

    @Test
    public void anOptionOfTheCommandReplacesProcesses() throws Exception {
        Watcher web = started(settings("web").set(WatcherOption.NUMPROCESSES, 2));
        List<Integer> before = pids(web);
        var outcome = web.set(List.of("cmd"), with(WatcherOption.CMD, "run other")).join();
        assertEquals(before, outcome.stopped());
        assertEquals(2, outcome.started().size());
        assertEquals(List.of("run", "other"), stage.table.requests().getLast().command());
        List<String> told = stage.told();
        assertEquals("WatcherUpdated", told.getFirst());
        assertEquals(List.of("WorkerSpawned", "WorkerSpawned"), told.subList(1, 3));
        assertEquals("WatcherReloaded", told.getLast());
    }

    @Test
    public void severalKeysAreToldEachAndReloadOnce() throws Exception {
        Watcher web = started(settings("web"));
        web.set(List.of("cmd", "env", "max_retry"), with(WatcherOption.MAX_RETRY, 1)).join();
        List<String> told = stage.told();
        assertEquals(3, told.stream().filter("WatcherUpdated"::equals).count());
        assertEquals(1, told.stream().filter("WatcherReloaded"::equals).count());
    }

    @Test
    public void withSendHupAReloadIsASignal() throws Exception {
        Watcher web = started(settings("web").set(WatcherOption.SEND_HUP, true));
        var child = stage.table.child(pids(web).getFirst());
        web.set(List.of("args"), with(WatcherOption.ARGS, "x")).join();
        assertEquals(List.of(Signal.HUP), child.signals());
        assertEquals(List.of("WatcherUpdated", "WatcherReloaded"), stage.told());
    }

    @Test
    public void otherOptionsCountFromThenOn() throws Exception {
        Watcher web = started(settings("web"));
        List<Integer> before = pids(web);
        web.set(List.of("graceful_timeout"), with(WatcherOption.GRACEFUL_TIMEOUT, 3.0)).join();
        assertEquals(before, pids(web));
        assertEquals(List.of("WatcherUpdated"), stage.told());
        assertEquals(3.0, web.settings().get(WatcherOption.GRACEFUL_TIMEOUT), 0);
    }

    @Test
    public void theNumberOfProcessesIsManaged() throws Exception {
        Watcher web = started(settings("web"));
        web.set(List.of("numprocesses"), with(WatcherOption.NUMPROCESSES, 3)).join();
        assertEquals(3, web.workers().size());
        web.set(List.of(), with(WatcherOption.NUMPROCESSES, 1)).join();
        assertEquals(1, web.workers().size());
    }

    @Test
    public void aStoppedWatcherStaysStopped() throws Exception {
        Watcher web = stage.add(settings("web"));
        web.set(List.of("cmd", "numprocesses"), with(WatcherOption.NUMPROCESSES, 3)).join();
        assertEquals(WatcherStatus.STOPPED, web.status());
        assertEquals(List.of("WatcherUpdated", "WatcherUpdated"), stage.told());
        assertEquals(3, web.start().join().started().size());
    }

    @Test
    public void whatContradictsItselfChangesNothing() throws Exception {
        Watcher one = started(settings("one").set(WatcherOption.SINGLETON, true));
        WatcherSettings before = one.settings();
        var refused = assertThrows(WatcherException.class, () -> one.set(List.of("cmd", "numprocesses"),
                old -> old.toBuilder().set(WatcherOption.CMD, "x").set(WatcherOption.NUMPROCESSES, 2).build()).join());
        assertEquals("cannot set cmd, numprocesses of one: cannot have 2 processes of the singleton watcher one",
                refused.getMessage());
        assertSame(before, one.settings());
        assertEquals(List.of(), stage.told());
    }

    @Test
    public void aStreamReloadsOnlyWhereThereWasNone() throws Exception {
        Watcher web = started(settings("web"));
        List<Integer> before = pids(web);
        web.set(List.of("stdout_stream.class"),
                old -> old.toBuilder().freeForm("stdout_stream.class", "StdoutStream").build()).join();
        List<Integer> after = pids(web);
        assertNotEquals(before, after);
        web.set(List.of("stdout_stream.time_format"),
                old -> old.toBuilder().freeForm("stdout_stream.time_format", "%H").build()).join();
        assertEquals(after, pids(web));
    }

    @Test
    public void aStopThatOvertakesItLeavesTheOptionsChanged() throws Exception {
        Watcher web = started(settings("web").set(WatcherOption.GRACEFUL_TIMEOUT, 10.0));
        stage.table.stopTakes(Duration.ofSeconds(5));
        Operation restart = web.restart();
        stage.settle();
        Operation set = web.set(List.of("cmd"), with(WatcherOption.CMD, "run other"));
        Operation stop = web.stop();
        stage.advance(Duration.ofSeconds(5));
        assertThrows(WatcherException.class, restart::join);
        assertThrows(WatcherException.class, set::join);
        stop.join();
        assertEquals(WatcherStatus.STOPPED, web.status());
        assertEquals("run other", web.settings().get(WatcherOption.CMD));
    }

    @Test
    public void whatIsSetOutlivesTheBundle() throws Exception {
        Watcher web = started(settings("web"));
        web.set(List.of("env"), old -> old.toBuilder().environment(Map.of("A", "1")).build()).join();
        stage.restartBundle();
        assertEquals(Map.of("A", "1"), stage.registry.find("web").orElseThrow().settings().environment());
    }

    @Test
    public void aNameCanBeTakenAgainWhileItsWatcherStops() throws Exception {
        Watcher former = started(settings("web").set(WatcherOption.GRACEFUL_TIMEOUT, 600.0));
        List<Integer> before = pids(former);
        stage.table.stopTakes(Duration.ofSeconds(60));
        Operation removal = stage.registry.remove(former, false);
        Watcher next = stage.registry.add(settings("Web").set(WatcherOption.CMD, "run other").build());
        assertSame(next, stage.registry.find("web").orElseThrow());
        assertEquals("the name still stands for what is being stopped", WatcherStatus.STOPPING, next.status());
        assertEquals(before, pids(next));
        Operation start = next.start();
        start.awaitApplied();
        stage.settle();
        assertFalse(start.isDone());
        assertEquals(List.of(Signal.TERM), stage.table.child(before.getFirst()).signals());
        assertTrue("its processes are its own", next.signal(before.getFirst(), Signal.HUP));
        stage.advance(Duration.ofSeconds(60));
        removal.join();
        start.join();
        assertNotEquals(before, pids(next));
        assertEquals(List.of("run", "other"), stage.table.requests().getLast().command());
        assertEquals(List.of(next), stage.registry.all());
    }

    @Test
    public void namesCanBeTakenAgainAndAgain() throws Exception {
        Watcher watcher = started(settings("web"));
        stage.table.stopTakes(Duration.ofSeconds(1));
        for (int i = 0; i < 3; i++) {
            stage.registry.remove(watcher, false);
            watcher = stage.add(settings("web").set(WatcherOption.CMD, "run " + i));
        }
        Operation start = watcher.start();
        stage.settle();
        stage.advance(Duration.ofSeconds(1));
        start.join();
        assertEquals(List.of("run", "2"), stage.table.requests().getLast().command());
    }

    @Test
    public void aNameThatIsTakenAgainIsFoundWhenTheBundleIsBack() throws Exception {
        Watcher former = started(settings("web").set(WatcherOption.GRACEFUL_TIMEOUT, 600.0));
        stage.table.stopTakes(Duration.ofSeconds(60));
        stage.registry.remove(former, false);
        stage.add(settings("web").set(WatcherOption.CMD, "run other"));
        stage.restartBundle();
        Watcher web = stage.registry.find("web").orElseThrow();
        assertEquals("run other", web.settings().get(WatcherOption.CMD));
        stage.settle();
        stage.advance(Duration.ofSeconds(60));
        assertEquals(List.of(), pids(web));
        assertEquals(WatcherStatus.STOPPED, web.status());
    }

    @Test
    public void aNameInUseIsRefused() throws Exception {
        stage.add(settings("web"));
        assertThrows(WatcherException.class, () -> stage.add(settings("WEB")));
    }

    private Watcher started(WatcherSettings.Builder settings) throws Exception {
        Watcher watcher = stage.add(settings);
        watcher.start().join();
        stage.told();
        return watcher;
    }

    private static <T> UnaryOperator<WatcherSettings> with(WatcherOption<T> option, T value) {
        return settings -> settings.toBuilder().set(option, value).build();
    }
}
