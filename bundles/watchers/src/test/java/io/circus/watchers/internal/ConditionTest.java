// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal;

import static io.circus.watchers.internal.Stage.pids;
import static io.circus.watchers.internal.Stage.settings;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.circus.kernel.Cause;
import io.circus.kernel.Exit;
import io.circus.kernel.Signal;
import io.circus.watchers.Condition;
import io.circus.watchers.Operation;
import io.circus.watchers.State;
import io.circus.watchers.Watcher;
import io.circus.watchers.WatcherCause;
import io.circus.watchers.WatcherException;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.WatcherStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** What a watcher says of itself: its state, why, and what became of its processes. */
public class ConditionTest {

    private static final Cause.Asked ROOT = new Cause.Asked("user root", "stop");

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    private final Stage stage = new Stage();

    private Watcher started(WatcherSettings.Builder settings) throws Exception {
        Watcher watcher = stage.add(settings);
        watcher.start().join();
        return watcher;
    }

    private static String shown(Watcher watcher) {
        Condition condition = watcher.condition();
        return condition.state() + condition.reason().map(reason -> ": " + reason).orElse("");
    }

    private Watcher again(Watcher watcher) {
        stage.restartBundle();
        stage.settle();
        return stage.registry.find(watcher.name()).orElseThrow();
    }

    @Test
    public void tellsApartWhyAWatcherIsStopped() throws Exception {
        Watcher never = stage.add(settings("never"));
        assertEquals("off: never started", shown(never));

        Watcher byHand = started(settings("hand"));
        assertEquals("ready", shown(byHand));
        byHand.stop(ROOT).join();
        assertEquals("off: stopped by user root with stop", shown(byHand));

        Watcher byPlugin = started(settings("plugin"));
        byPlugin.stop(new WatcherCause.Plugin("flapping", "2 ends within 1 s")).join();
        assertEquals("off: stopped by flapping: 2 ends within 1 s", shown(byPlugin));
        byPlugin.start().join();
        byPlugin.giveUp(new WatcherCause.Plugin("flapping", "still flapping after 5 rests")).join();
        assertEquals("failed: stopped by flapping: still flapping after 5 rests", shown(byPlugin));

        stage.table.failNext(100);
        Watcher broken = stage.add(settings("broken").set(WatcherOption.MAX_RETRY, 3));
        assertThrows(WatcherException.class, broken.start()::join);
        assertTrue(shown(broken), shown(broken).startsWith("failed: gave up after 3 attempts to spawn a process: "));
        assertEquals("spawn", broken.condition().lastEnd().orElseThrow().cause());
        for (Watcher watcher : List.of(never, byHand, byPlugin, broken)) {
            assertEquals("stopped", watcher.status().toString());
        }
    }

    @Test
    public void aCrashLoopBacksOff() throws Exception {
        Watcher web = started(settings("web"));
        stage.crash(web);
        assertEquals(WatcherStatus.ACTIVE, web.status());
        assertTrue(shown(web), shown(web).matches("backing_off: next try at [0-9:]{8}, after 1 failure"));
        assertEquals(1, web.condition().degraded());
        stage.advance(Duration.ofMillis(100));
        assertEquals("ready", shown(web));
        assertEquals(1, web.condition().restarts());
        stage.crash(web);
        assertTrue(shown(web), shown(web).endsWith(", after 2 failures in a row"));
        web.stop(ROOT).join();
        assertEquals("off: stopped by user root with stop", shown(web));
    }

    @Test
    public void whatRunsIsReadyAlthoughSomeAreMissing() throws Exception {
        Watcher web = started(settings("web").set(WatcherOption.NUMPROCESSES, 3));
        Instant since = web.condition().since();
        stage.crash(web);
        assertEquals("ready", shown(web));
        assertEquals(1, web.condition().degraded());
        stage.advance(Duration.ofMillis(100));
        assertEquals(0, web.condition().degraded());
        assertEquals("nothing has happened to the watcher", since, web.condition().since());
    }

    @Test
    public void tellsHowItStops() throws Exception {
        stage.table.stopTakes(null);
        Watcher web = started(settings("web").set(WatcherOption.GRACEFUL_TIMEOUT, 600.0));
        Operation stop = web.stop(ROOT);
        stage.settle();
        assertEquals("stopping: asked by user root with stop; ends by TERM, KILL after 600 s", shown(web));
        Condition.Process process = web.condition().workers().getFirst();
        assertEquals(State.STOPPING, process.state());
        assertEquals(Optional.of("asked by user root with stop"), process.reason());
        assertFalse(stop.isDone());
    }

    @Test
    public void tellsTheLastEndWithItsCause() throws Exception {
        Watcher web = started(settings("web"));
        assertEquals(Optional.empty(), web.condition().lastEnd());
        int pid = pids(web).getFirst();
        stage.table.exit(pid, new Exit.Signalled(Signal.KILL, false));
        stage.settle();
        Condition.End end = web.condition().lastEnd().orElseThrow();
        assertEquals(OptionalInt.of(pid), end.pid());
        assertEquals(1, end.wid());
        assertEquals(OptionalInt.of(-9), end.exitCode());
        assertEquals("signal", end.cause());
        stage.advance(Duration.ofSeconds(2));
        web.stop(ROOT).join();
        end = web.condition().lastEnd().orElseThrow();
        assertEquals("asked", end.cause());
        assertEquals(Optional.of("user root"), end.by());
        assertEquals("a stop is no restart", 1, web.condition().restarts());
        web.start().join();
        assertEquals(1, web.condition().restarts());
    }

    @Test
    public void aProcessWhoseEndNobodyKnowsIsReplaced() throws Exception {
        Watcher web = started(settings("web"));
        stage.advance(Duration.ofSeconds(2));
        int pid = pids(web).getFirst();
        stage.table.exit(pid, new Exit.Unknown("somebody else took its status"));
        stage.settle();
        assertEquals(1, web.workers().size());
        assertTrue(pids(web).getFirst() != pid);
        Condition.End end = web.condition().lastEnd().orElseThrow();
        assertEquals(OptionalInt.empty(), end.exitCode());
        assertEquals("unknown", end.cause());
    }

    @Test
    public void aWatcherThatWaitsForAServiceSaysForWhich() throws Exception {
        Watcher web = stage.add(settings("web").freeForm("hooks.before_start", "late"));
        web.start();
        stage.settle();
        assertEquals("waiting: waits for a hook named late (hooks.before_start)", shown(web));
        stage.advance(Duration.ofSeconds(11));
        assertEquals("waiting: waits for a hook named late (hooks.before_start)", shown(web));
        assertEquals("starting", web.status().toString());
    }

    @Test
    public void survivesTheRestartOfTheBundle() throws Exception {
        Watcher hand = started(settings("hand"));
        hand.stop(ROOT).join();
        stage.table.failNext(100);
        Watcher broken = stage.add(settings("broken").set(WatcherOption.MAX_RETRY, 2));
        assertThrows(WatcherException.class, broken.start()::join);
        stage.table.failNext(0);
        Watcher web = started(settings("web"));
        stage.advance(Duration.ofSeconds(2));
        stage.crash(web);
        List<Condition> before = List.of(hand.condition(), broken.condition(), web.condition());
        assertEquals(1, web.condition().restarts());
        for (int i = 0; i < 2; i++) {
            List<Watcher> watchers = List.of(again(hand), stage.registry.find("broken").orElseThrow(), stage.registry.find("web").orElseThrow());
            for (int j = 0; j < 3; j++) {
                Condition now = watchers.get(j).condition();
                assertEquals(before.get(j).state(), now.state());
                assertEquals(before.get(j).since(), now.since());
                assertEquals(before.get(j).reason(), now.reason());
                assertEquals(before.get(j).restarts(), now.restarts());
                assertEquals(before.get(j).lastEnd(), now.lastEnd());
            }
        }
    }
}
