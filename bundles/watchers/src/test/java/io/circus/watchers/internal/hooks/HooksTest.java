// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.hooks;

import static io.circus.watchers.internal.Stage.pids;
import static io.circus.watchers.internal.Stage.settings;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.circus.kernel.Event;
import io.circus.kernel.Exit;
import io.circus.kernel.Signal;
import io.circus.testing.Pause;
import io.circus.watchers.Hook;
import io.circus.watchers.Operation;
import io.circus.watchers.Outcome;
import io.circus.watchers.Watcher;
import io.circus.watchers.WatcherEvent;
import io.circus.watchers.WatcherException;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.WatcherStatus;
import io.circus.watchers.internal.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** When hooks are called, with what, and what their answers do; the hooks are services here. */
public class HooksTest {

    private static final Duration A_MINUTE = Duration.ofMinutes(1);

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    private final Stage stage = new Stage();
    private final List<Hook.Context> calls = Collections.synchronizedList(new ArrayList<>());

    public HooksTest() {
        register("yes", context -> Hook.Answer.PROCEED);
        register("no", context -> new Hook.Answer.Refuse("it does not like it"));
        register("boom", context -> {
            throw new IllegalStateException("boom");
        });
    }

    private void register(String name, Hook hook) {
        stage.hooks.add(name, context -> {
            calls.add(context);
            return hook.call(context);
        });
    }

    private static WatcherSettings.Builder hooked(String point, String value) {
        return settings("web").freeForm("hooks." + point, value);
    }

    @Test
    public void callsEveryHookInTheOrderOfTheOriginal() throws Exception {
        var builder = settings("web");
        for (Hook.Point point : Hook.Point.values()) {
            builder.freeForm("hooks." + point, "yes");
        }
        Watcher web = stage.add(builder);
        web.start().join();
        assertEquals(List.of("+before_start", "+before_spawn", "+after_spawn", "spawn", "+after_start", "start"),
                told());
        stage.advance(A_MINUTE);
        int pid = pids(web).getFirst();
        assertTrue(web.signal(pid, Signal.TERM));
        awaitTold("+before_signal", "+after_signal", "+before_reap", "reap", "+after_reap", "+before_spawn",
                "+after_spawn", "spawn");
        web.stop().join();
        assertEquals(List.of("+before_stop", "+before_signal", "+after_signal", "kill", "+before_reap", "reap",
                "+after_reap", "stop", "+after_stop"), told());
    }

    @Test
    public void aHookThatIsBeingReplacedIsWaitedForAndOneThatIsRemovedIsNot() throws Exception {
        Hook former = context -> Hook.Answer.PROCEED;
        stage.hooks.add("mine", former);
        Watcher web = stage.add(hooked("before_stop", "mine"));
        web.start().join();
        stage.hooks.takeAway("mine", former);
        Operation stop = web.stop();
        stage.settle();
        assertFalse(stop.isDone());
        register("mine", former);
        stop.join();
        assertEquals(List.of(Hook.Point.BEFORE_STOP), calls.stream().map(Hook.Context::point).toList());

        Hook next = context -> Hook.Answer.PROCEED;
        stage.hooks.add("other", next);
        Watcher app = stage.add(settings("app").freeForm("hooks.before_stop", "other"));
        app.start().join();
        stage.hooks.remove("other", next);
        app.stop().join();
        assertEquals(WatcherStatus.STOPPED, app.status());
    }

    @Test
    public void tellsTheFacts() throws Exception {
        Watcher web = stage.add(hooked("after_spawn", "yes").freeForm("hooks.before_signal", "yes")
                .freeForm("hooks.after_reap", "yes").freeForm("hooks.before_start", "yes"));
        web.start().join();
        int pid = pids(web).getFirst();
        web.stop().join();
        assertEquals(List.of(Hook.Point.BEFORE_START, Hook.Point.AFTER_SPAWN, Hook.Point.BEFORE_SIGNAL,
                Hook.Point.AFTER_REAP), calls.stream().map(Hook.Context::point).toList());
        assertEquals("web", calls.getFirst().watcher());
        assertTrue(calls.getFirst().pid().isEmpty());
        for (Hook.Context context : calls.subList(1, 4)) {
            assertEquals(pid, context.pid().getAsInt());
            assertEquals(1, context.wid().getAsInt());
        }
        assertEquals(Optional.of(Signal.TERM), calls.get(2).signal());
        assertEquals(Optional.of(new Exit.Signalled(Signal.TERM, false)), calls.get(3).exit());
        assertTrue(calls.get(3).commanded());
    }

    @Test
    public void aRefusedStartLeavesTheWatcherStopped() throws Exception {
        Watcher web = stage.add(hooked("before_start", "no"));
        assertEquals(Outcome.NOTHING, web.start().join());
        assertEquals(WatcherStatus.STOPPED, web.status());
        assertEquals(List.of("+before_start"), told());
        assertEquals(List.of(), stage.table.requests());
    }

    @Test
    public void aRefusedResultOfAStartStopsTheWatcher() throws Exception {
        Watcher web = stage.add(hooked("after_start", "no"));
        assertEquals(List.of(), web.start().join().started());
        assertEquals(WatcherStatus.STOPPED, web.status());
        assertEquals(List.of("spawn", "+after_start", "kill", "reap", "stop"), told());
    }

    @Test
    public void aRefusedSpawnStopsTheWatcherAlsoWithoutEndOfRetries() throws Exception {
        Watcher web = stage.add(hooked("before_spawn", "no").set(WatcherOption.MAX_RETRY, -1));
        web.start().join();
        assertEquals(WatcherStatus.STOPPED, web.status());
        assertEquals(List.of("+before_spawn", "stop"), told());
    }

    @Test
    public void aRefusedProcessIsEndedWithTheWatcher() throws Exception {
        Watcher web = stage.add(hooked("after_spawn", "no"));
        web.start().join();
        assertEquals(WatcherStatus.STOPPED, web.status());
        assertEquals("its end is told, as every end is", List.of("+after_spawn", "kill", "reap", "stop"), told());
        assertEquals(List.of(), stage.table.processes());
    }

    @Test
    public void aRefusedProcessOfAReloadIsEndedAndTheOldOneStays() throws Exception {
        var refusing = new boolean[1];
        register("second", context -> refusing[0] ? new Hook.Answer.Refuse("one is enough") : Hook.Answer.PROCEED);
        Watcher web = started(hooked("after_spawn", "second"));
        List<Integer> before = pids(web);
        refusing[0] = true;
        web.reload(false).join();
        assertEquals(before, pids(web));
        assertEquals(1, stage.table.processes().size());
    }

    @Test
    public void aRefusedReplacementStopsTheWatcher() throws Exception {
        var refusing = new boolean[1];
        register("second", context -> refusing[0] ? new Hook.Answer.Refuse("one is enough") : Hook.Answer.PROCEED);
        Watcher web = started(hooked("before_spawn", "second"));
        stage.advance(A_MINUTE);
        refusing[0] = true;
        stage.crash(web);
        awaitTold("reap", "+before_spawn", "stop");
        assertEquals(WatcherStatus.STOPPED, web.status());
    }

    @Test
    public void aStopCannotBeRefused() throws Exception {
        for (String point : List.of("before_stop", "after_stop", "before_reap", "after_reap", "after_signal")) {
            Watcher web = stage.add(WatcherSettings.named(point).set(WatcherOption.CMD, "run it")
                    .freeForm("hooks." + point, "no"));
            web.start().join();
            told();
            web.stop().join();
            assertEquals(WatcherStatus.STOPPED, web.status());
            List<String> told = told();
            assertTrue(told.toString(), told.containsAll(List.of("kill", "reap", "stop", "+" + point)));
        }
    }

    @Test
    public void aRefusedSignalIsNotSentUnlessItIsKill() throws Exception {
        Watcher web = started(hooked("before_signal", "no").set(WatcherOption.GRACEFUL_TIMEOUT, 5.0));
        var child = stage.table.child(pids(web).getFirst());
        Operation stop = web.stop();
        awaitTold("+before_signal", "kill");
        awaitTimer(Duration.ofSeconds(5));
        stage.advance(Duration.ofSeconds(5));
        stop.join();
        assertEquals(List.of(Signal.KILL), child.signals());
        assertEquals(List.of("+before_signal", "kill", "reap", "stop"), told());
    }

    @Test
    public void aFailureRefusesUnlessItIsIgnored() throws Exception {
        Map<String, List<String>> refused = Map.of(
                "before_start", List.of("-before_start"),
                "after_start", List.of("spawn", "-after_start", "kill", "reap", "stop"),
                "before_spawn", List.of("-before_spawn", "stop"),
                "after_spawn", List.of("-after_spawn", "kill", "reap", "stop"));
        for (var entry : refused.entrySet()) {
            Watcher strict = stage.add(WatcherSettings.named("strict_" + entry.getKey())
                    .set(WatcherOption.CMD, "run it").freeForm("hooks." + entry.getKey(), "boom"));
            assertThrows(WatcherException.class, strict.start()::join);
            assertEquals(entry.getValue(), told());
            assertEquals(WatcherStatus.STOPPED, strict.status());
            Watcher lenient = stage.add(WatcherSettings.named("lenient_" + entry.getKey())
                    .set(WatcherOption.CMD, "run it").freeForm("hooks." + entry.getKey(), "boom, true"));
            lenient.start().join();
            assertEquals(WatcherStatus.ACTIVE, lenient.status());
            List<String> told = told();
            assertTrue(told.toString(), told.containsAll(List.of("-" + entry.getKey(), "spawn", "start")));
        }
    }

    @Test
    public void aFailureOfASignalHookDoesNotHoldTheSignalBack() throws Exception {
        Watcher web = started(hooked("before_signal", "boom"));
        var child = stage.table.child(pids(web).getFirst());
        web.stop().join();
        assertEquals(List.of(Signal.TERM), child.signals());
        assertEquals(List.of("-before_signal", "kill", "reap", "stop"), told());
    }

    @Test
    public void tellsWhyAHookFailed() throws Exception {
        Watcher web = stage.add(hooked("before_start", "boom"));
        assertEquals("cannot start web: hook before_start failed: boom",
                assertThrows(WatcherException.class, web.start()::join).getMessage());
        assertEquals(Optional.of("hook before_start failed: boom"), web.reason());
        assertEquals("boom", ((WatcherEvent.HookFailed) stage.events.getFirst()).error());
        stage.events.clear();
        assertThrows(WatcherException.class, stage.add(WatcherSettings.named("open").set(WatcherOption.CMD, "run it")
                .freeForm("hooks.before_start", "/x '")).start()::join);
        assertEquals("a quotation is not closed in the command: /x '",
                ((WatcherEvent.HookFailed) stage.events.getFirst()).error());
    }

    @Test
    public void anErrorOrNoAnswerIsAFailure() throws Exception {
        register("mute", context -> null);
        register("broken", context -> {
            throw new NoClassDefFoundError("a/b/C");
        });
        assertThrows(WatcherException.class, stage.add(hooked("before_start", "mute")).start()::join);
        assertEquals("it gave no answer", ((WatcherEvent.HookFailed) stage.events.removeLast()).error());
        assertThrows(WatcherException.class, stage.add(WatcherSettings.named("other").set(WatcherOption.CMD, "run it")
                .freeForm("hooks.before_start", "broken")).start()::join);
        assertEquals("java.lang.NoClassDefFoundError: a/b/C",
                ((WatcherEvent.HookFailed) stage.events.removeLast()).error());
    }

    @Test
    public void theEndOfTheBundleEndsARunningHookAndKeepsItsProcess() throws Exception {
        var called = new CountDownLatch(1);
        var interrupted = new CountDownLatch(1);
        register("slow", context -> called.getCount() > 0 ? sleep(called, interrupted) : Hook.Answer.PROCEED);
        Watcher web = stage.add(hooked("after_spawn", "slow"));
        web.start();
        called.await();
        int pid = pids(web).getFirst();
        stage.restartBundle();
        interrupted.await();
        stage.settle();
        Watcher again = stage.registry.find("web").orElseThrow();
        assertEquals(List.of(pid), pids(again));
        assertEquals(WatcherStatus.ACTIVE, again.status());
        assertEquals(List.of("spawn"), told());
    }

    @Test
    public void aHookThatTakesTooLongFails() throws Exception {
        var called = new CountDownLatch(1);
        var interrupted = new CountDownLatch(1);
        register("slow", context -> sleep(called, interrupted));
        Watcher web = stage.add(hooked("before_start", "slow"));
        Operation start = web.start();
        called.await();
        stage.settle();
        assertEquals(WatcherStatus.STARTING, web.status());
        stage.advance(Duration.ofSeconds(9));
        assertFalse(start.isDone());
        stage.advance(Duration.ofSeconds(1));
        assertThrows(WatcherException.class, start::join);
        interrupted.await();
        assertEquals(List.of("-before_start"), told());
        assertEquals(WatcherStatus.STOPPED, web.status());
        assertEquals("nothing is left ticking", 0, stage.loop.timers());
    }

    @Test
    public void aStopOvertakesAStartWithItsHook() throws Exception {
        var called = new CountDownLatch(1);
        var interrupted = new CountDownLatch(1);
        register("slow", context -> sleep(called, interrupted));
        Watcher web = stage.add(hooked("after_start", "slow"));
        Operation start = web.start();
        called.await();
        web.stop().join();
        interrupted.await();
        assertThrows(WatcherException.class, start::join);
        assertEquals(WatcherStatus.STOPPED, web.status());
        assertEquals(List.of("spawn", "kill", "reap", "stop"), told());
    }

    @Test
    public void aStopOvertakesTheHookOfAReplacement() throws Exception {
        var slow = new boolean[1];
        var called = new CountDownLatch(1);
        var interrupted = new CountDownLatch(1);
        register("slow", context -> slow[0] ? sleep(called, interrupted) : Hook.Answer.PROCEED);
        Watcher web = started(hooked("before_spawn", "slow"));
        stage.advance(A_MINUTE);
        slow[0] = true;
        stage.crash(web);
        called.await();
        web.stop().join();
        interrupted.await();
        assertEquals(List.of("reap", "stop"), told());
    }

    @Test
    public void noticesEndsWhileAHookRuns() throws Exception {
        var called = new CountDownLatch(1);
        var done = new CountDownLatch(1);
        register("slow", context -> {
            called.countDown();
            done.await();
            return Hook.Answer.PROCEED;
        });
        Watcher web = stage.add(hooked("after_start", "slow").set(WatcherOption.NUMPROCESSES, 2));
        Operation start = web.start();
        called.await();
        stage.settle();
        stage.crash(web);
        assertEquals(1, web.workers().size());
        assertEquals(List.of("spawn", "spawn", "reap"), told());
        done.countDown();
        start.join();
        assertEquals(List.of("+after_start", "start"), told());
    }

    @Test
    public void theEndOfAProcessIsToldAfterItsSpawn() throws Exception {
        register("deadly", context -> {
            stage.table.exit(context.pid().getAsInt(), new Exit.Status(1));
            return Hook.Answer.PROCEED;
        });
        Watcher web = stage.add(hooked("after_spawn", "deadly").set(WatcherOption.RESPAWN, false));
        web.start();
        awaitTold("+after_spawn", "spawn", "reap", "start", "stop");
    }

    @Test
    public void aSlowSignalHookOfOneWorkerDelaysNoOther() throws Exception {
        var called = new CountDownLatch(2);
        register("both", context -> {
            called.countDown();
            called.await();
            return Hook.Answer.PROCEED;
        });
        Watcher web = started(hooked("before_signal", "both").set(WatcherOption.NUMPROCESSES, 2));
        web.stop().join();
        assertEquals(WatcherStatus.STOPPED, web.status());
    }

    @Test
    public void aProcessThatEndsWhileTheEndOfAnotherIsToldIsDealtWithToo() throws Exception {
        var called = new CountDownLatch(1);
        var answer = new CountDownLatch(1);
        register("slow", context -> {
            called.countDown();
            answer.await();
            return Hook.Answer.PROCEED;
        });
        Watcher web = started(hooked("after_reap", "slow").set(WatcherOption.NUMPROCESSES, 2)
                .set(WatcherOption.RESPAWN, false));
        List<Integer> former = pids(web);
        stage.table.exit(former.getFirst(), new Exit.Status(1));
        called.await();
        stage.settle();
        stage.table.exit(former.getLast(), new Exit.Status(1));
        stage.settle();
        answer.countDown();
        awaitTold("reap", "+after_reap", "reap", "+after_reap", "stop");
    }

    @Test
    public void waitsForAServiceThatComesLate() throws Exception {
        Watcher web = stage.add(hooked("before_start", "late"));
        Operation start = web.start();
        stage.settle();
        stage.advance(Duration.ofSeconds(9));
        assertEquals(WatcherStatus.STARTING, web.status());
        register("late", context -> Hook.Answer.PROCEED);
        start.join();
        assertEquals(WatcherStatus.ACTIVE, web.status());
        assertEquals(List.of("+before_start", "spawn", "start"), told());
    }

    @Test
    public void startsWhenAServiceComesThatWasWaitedForInVain() throws Exception {
        Watcher web = waitedInVain();
        register("never", context -> Hook.Answer.PROCEED);
        awaitTold("+before_spawn", "spawn", "start");
        assertEquals(WatcherStatus.ACTIVE, web.status());
    }

    @Test
    public void aStopEndsTheWaitingForAService() throws Exception {
        Watcher web = waitedInVain();
        Operation stop = web.stop();
        stop.join();
        assertEquals(WatcherStatus.STOPPED, web.status());
        register("never", context -> Hook.Answer.PROCEED);
        stage.settle();
        assertEquals(WatcherStatus.STOPPED, web.status());
    }

    @Test
    public void goesOnWaitingForAServiceWhenTheBundleComesBack() throws Exception {
        waitedInVain();
        stage.restartBundle();
        stage.settle();
        Watcher web = stage.registry.find("web").orElseThrow();
        assertEquals(WatcherStatus.STARTING, web.status());
        stage.advance(Duration.ofSeconds(20));
        assertEquals(WatcherStatus.STARTING, web.status());
        assertEquals(List.of(), told());
        register("never", context -> Hook.Answer.PROCEED);
        awaitTold("+before_spawn", "spawn", "start");
        assertEquals(WatcherStatus.ACTIVE, web.status());
    }

    @Test
    public void startsWithoutAServiceThatIsNoLongerNeeded() throws Exception {
        Watcher web = waitedInVain();
        web.set(List.of("hooks.before_spawn"), former -> former.toBuilder().freeForm("hooks.before_spawn", "here").build()).join();
        register("here", context -> Hook.Answer.PROCEED);
        awaitTold("WatcherUpdated", "+before_spawn", "spawn", "start");
        assertEquals(WatcherStatus.ACTIVE, web.status());
    }

    @Test
    public void aStartThatWaitsForAServiceTellsSoAndHoldsUpNoOther() throws Exception {
        Watcher first = stage.add(hooked("before_spawn", "never").set(WatcherOption.PRIORITY, 1));
        Watcher second = stage.add(Stage.settings("second"));
        Watcher third = stage.add(Stage.settings("third"));
        Operation all = stage.registry.start(stage.registry.all());
        while (third.status() != WatcherStatus.ACTIVE) {
            Pause.briefly();
        }
        stage.settle();
        assertEquals(WatcherStatus.ACTIVE, second.status());
        assertEquals(WatcherStatus.STARTING, first.status());
        assertEquals("waits for a hook named never (hooks.before_spawn)", first.reason().orElseThrow());
        assertFalse(all.isDone());
        stage.advance(Duration.ofSeconds(10));
        assertEquals(Set.of("web"), all.join().failed().keySet());
        register("never", context -> Hook.Answer.PROCEED);
        while (first.status() != WatcherStatus.ACTIVE) {
            Pause.briefly();
        }
        assertEquals(Optional.empty(), first.reason());
    }

    @Test
    public void oneWhoseProgramIsMissingWithoutALimitHoldsUpNoOther() throws Exception {
        stage.table.failNext(1000);
        Watcher first = stage.add(Stage.settings("first").set(WatcherOption.MAX_RETRY, -1).set(WatcherOption.PRIORITY, 1));
        Watcher second = stage.add(Stage.settings("second").set(WatcherOption.NUMPROCESSES, 0));
        stage.registry.start(stage.registry.all());
        while (second.status() != WatcherStatus.ACTIVE) {
            Pause.briefly();
        }
        assertEquals(WatcherStatus.STARTING, first.status());
    }

    private Watcher waitedInVain() throws Exception {
        Watcher web = stage.add(hooked("before_spawn", "never"));
        Operation start = web.start();
        stage.advance(Duration.ofSeconds(10));
        var refused = assertThrows(WatcherException.class, start::join);
        assertEquals("cannot start web: there is no hook named never (hooks.before_spawn), waited 10 s for it;"
                + " web starts when it comes", refused.getMessage());
        assertEquals(WatcherStatus.STARTING, web.status());
        assertEquals(List.of(), told());
        return web;
    }

    @Test
    public void goesOnWithoutAServiceWhoseFailureIsIgnored() throws Exception {
        Watcher web = stage.add(hooked("before_start", "never, true"));
        Operation start = web.start();
        stage.advance(Duration.ofSeconds(10));
        start.join();
        assertEquals(WatcherStatus.ACTIVE, web.status());
        assertEquals(List.of("-before_start", "spawn", "start"), told());
    }

    @Test
    public void aServiceThatHasGoneHoldsUpAReplacementAndNothingElse() throws Exception {
        Hook passing = context -> Hook.Answer.PROCEED;
        stage.hooks.add("passing", passing);
        Watcher web = started(hooked("before_spawn", "passing").set(WatcherOption.NUMPROCESSES, 2));
        stage.advance(A_MINUTE);
        stage.hooks.remove("passing", passing);
        stage.crash(web);
        awaitTold("reap", "-before_spawn");
        stage.settle();
        assertEquals(1, web.workers().size());
        assertEquals(Optional.of("hook before_spawn failed: there is no hook named passing"), web.reason());
        stage.hooks.add("passing", passing);
        stage.advance(Duration.ofMillis(100));
        awaitTold("+before_spawn", "spawn");
        stage.settle();
        assertEquals(2, web.workers().size());
        assertEquals(Optional.empty(), web.reason());
    }

    @Test
    public void neverCallsAnUnknownHook() throws Exception {
        Watcher web = started(hooked("nosuchhook", "no"));
        assertEquals(WatcherStatus.ACTIVE, web.status());
        assertEquals("no", web.settings().freeForm().get("hooks.nosuchhook"));
        assertEquals(List.of(), calls);
    }

    @Test
    public void extendsTheStatsOfAProcess() throws Exception {
        stage.hooks.add("more", new Hook() {
            @Override
            public Answer call(Context context) {
                throw new AssertionError();
            }

            @Override
            public Map<String, Object> extendedStats(Context context, Map<String, Object> stats) {
                return Map.of("pid", context.pid().getAsInt(), "before", stats);
            }
        });
        Watcher web = started(hooked("extended_stats", "more"));
        int pid = pids(web).getFirst();
        assertEquals(Map.of("pid", pid, "before", Map.of("cpu", 1)), web.extendedStats(pid, Map.of("cpu", 1)));
        assertEquals("another process", Map.of("cpu", 1), web.extendedStats(1, Map.of("cpu", 1)));
        assertEquals(List.of(), told());
    }

    @Test
    public void callsSignalHooksForTheProbe() throws Exception {
        Watcher web = started(hooked("before_signal", "yes").freeForm("hooks.after_signal", "yes"));
        web.signal(pids(web).getFirst(), new Signal(0));
        awaitTold("+before_signal", "+after_signal");
    }

    private static Hook.Answer sleep(CountDownLatch called, CountDownLatch interrupted) throws InterruptedException {
        called.countDown();
        try {
            new CountDownLatch(1).await();
            return Hook.Answer.PROCEED;
        } finally {
            interrupted.countDown();
        }
    }

    private Watcher started(WatcherSettings.Builder settings) throws Exception {
        Watcher watcher = stage.add(settings);
        watcher.start().join();
        stage.events.clear();
        return watcher;
    }

    /** The events so far in short; then they are forgotten. */
    private List<String> told() {
        List<String> told = look();
        stage.events.clear();
        return told;
    }

    private List<String> look() {
        synchronized (stage.events) {
            return stage.events.stream().map(HooksTest::name).toList();
        }
    }

    /** Waits, in real time, for exactly these events, and forgets them. */
    private void awaitTold(String... names) {
        List<String> expected = List.of(names);
        while (look().size() < expected.size()) {
            Pause.briefly();
        }
        stage.settle();
        assertEquals(expected, told());
    }

    /** Waits, in real time, until the next timer is that of a wait for {@code duration}. */
    private void awaitTimer(Duration duration) {
        for (Duration next = stage.loop.nextTimer(); !duration.equals(next); next = stage.loop.nextTimer()) {
            Pause.briefly();
        }
    }

    private static String name(Event event) {
        return switch (event) {
            case WatcherEvent.HookSucceeded e -> "+" + e.hook();
            case WatcherEvent.HookFailed e -> "-" + e.hook();
            case WatcherEvent.WorkerSpawned e -> "spawn";
            case WatcherEvent.WorkerSignalled e -> "kill";
            case WatcherEvent.WorkerReaped e -> "reap";
            case WatcherEvent.WatcherStarted e -> "start";
            case WatcherEvent.WatcherStopped e -> "stop";
            default -> event.getClass().getSimpleName();
        };
    }
}
