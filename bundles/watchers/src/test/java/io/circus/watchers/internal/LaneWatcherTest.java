// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal;

import static io.circus.watchers.internal.Stage.pids;
import static io.circus.watchers.internal.Stage.settings;
import static io.circus.watchers.internal.Stage.wids;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.circus.kernel.ChildProcess;
import io.circus.kernel.Exit;
import io.circus.kernel.Signal;
import io.circus.testing.Pause;
import io.circus.watchers.Operation;
import io.circus.watchers.Watcher;
import io.circus.watchers.WatcherEvent;
import io.circus.watchers.WatcherException;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherStatus;
import io.circus.watchers.internal.lane.Lane;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** One watcher through its life, and every cell of the lane's table. */
public class LaneWatcherTest {

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    private final Stage stage = new Stage();

    @Test
    public void startsWhatItShould() throws Exception {
        Watcher web = stage.add(settings("web").set(WatcherOption.NUMPROCESSES, 2));
        assertEquals(WatcherStatus.STOPPED, web.status());
        var outcome = web.start().join();
        assertEquals(WatcherStatus.ACTIVE, web.status());
        assertEquals(List.of(1, 2), wids(web));
        assertEquals(pids(web), outcome.started());
        assertEquals(List.of("WorkerSpawned", "WorkerSpawned", "WatcherStarted"), stage.told());
        assertEquals(List.of("run", "it"), stage.table.requests().getFirst().command());
    }

    @Test
    public void startOfAnActiveWatcherKeepsWhatRuns() throws Exception {
        Watcher web = started(settings("web"));
        var outcome = web.start().join();
        assertEquals(pids(web), outcome.kept());
        assertEquals(List.of(), outcome.started());
        assertEquals(List.of(), stage.told());
    }

    @Test
    public void stopsByTheSignal() throws Exception {
        Watcher web = started(settings("web").set(WatcherOption.NUMPROCESSES, 2));
        List<Integer> before = pids(web);
        var outcome = web.stop().join();
        assertEquals(before, outcome.stopped());
        assertEquals(WatcherStatus.STOPPED, web.status());
        assertEquals(List.of(), web.workers());
        List<String> told = stage.told();
        assertEquals(5, told.size());
        assertEquals("WorkerSignalled", told.getFirst());
        assertEquals("WatcherStopped", told.getLast());
    }

    @Test
    public void killsAfterTheGracefulTimeout() throws Exception {
        stage.table.stopTakes(null);
        Watcher web = started(settings("web").set(WatcherOption.GRACEFUL_TIMEOUT, 600.0));
        var child = stage.table.child(pids(web).getFirst());
        Operation stop = web.stop();
        stage.advance(Duration.ofSeconds(599));
        assertFalse(stop.isDone());
        assertEquals(WatcherStatus.STOPPING, web.status());
        assertEquals(List.of(Signal.TERM), child.signals());
        stage.advance(Duration.ofSeconds(1));
        stop.join();
        assertEquals(List.of(Signal.TERM, Signal.KILL), child.signals());
        assertEquals("nothing is left ticking", 0, stage.loop.timers());
    }

    @Test
    public void aGracefulTimeoutOfZeroKillsAtOnce() throws Exception {
        stage.table.stopTakes(null);
        Watcher web = started(settings("web").set(WatcherOption.GRACEFUL_TIMEOUT, 0.0));
        web.stop().join();
        assertEquals(WatcherStatus.STOPPED, web.status());
    }

    @Test
    public void aStopEndsWhatProcessesLeftBehind() throws Exception {
        Watcher web = started(settings("web").set(WatcherOption.GRACEFUL_TIMEOUT, 5.0));
        stage.table.addOrphan(77);
        Operation stop = web.stop();
        stage.settle();
        assertEquals(Map.of(77, Signal.TERM), stage.table.sentToOrphans());
        stage.advance(Duration.ofSeconds(5));
        stop.join();
        assertEquals(Map.of(77, Signal.KILL), stage.table.sentToOrphans());
    }

    @Test
    public void replacesALongLivedProcessAtOnce() throws Exception {
        Watcher web = started(settings("web").set(WatcherOption.NUMPROCESSES, 2));
        stage.advance(Duration.ofSeconds(1));
        List<Integer> before = pids(web);
        stage.crash(web);
        assertEquals(List.of(2, 1), wids(web));
        assertNotEquals(before.getFirst(), pids(web).get(1));
        assertEquals(List.of("WorkerReaped", "WorkerSpawned"), stage.told());
    }

    @Test
    public void aShortLifeWaitsLongerEachTime() throws Exception {
        Watcher web = started(settings("web"));
        for (int millis : new int[] {100, 200, 400, 800, 1600, 3200, 5000, 5000}) {
            stage.crash(web);
            assertEquals(List.of(), web.workers());
            stage.advance(Duration.ofMillis(millis - 1));
            assertEquals(millis + " ms", List.of(), web.workers());
            stage.advance(Duration.ofMillis(1));
            assertEquals(millis + " ms", 1, web.workers().size());
        }
        assertEquals(WatcherStatus.ACTIVE, web.status());
    }

    @Test
    public void aLongLifeEndsTheBackOff() throws Exception {
        Watcher web = started(settings("web"));
        stage.crash(web);
        stage.advance(Duration.ofMillis(100));
        stage.advance(Duration.ofSeconds(1));
        stage.crash(web);
        assertEquals(1, web.workers().size());
        stage.crash(web);
        stage.advance(Duration.ofMillis(100));
        assertEquals(1, web.workers().size());
    }

    @Test
    public void anExplicitStartEndsTheRest() throws Exception {
        Watcher web = started(settings("web"));
        stage.crash(web);
        web.start().join();
        assertEquals(1, web.workers().size());
    }

    @Test
    public void withoutRespawnItStopsWhenAllHaveEnded() throws Exception {
        Watcher once = started(settings("once").set(WatcherOption.RESPAWN, false).set(WatcherOption.NUMPROCESSES, 2));
        stage.crash(once);
        assertEquals(WatcherStatus.ACTIVE, once.status());
        stage.crash(once);
        assertEquals(WatcherStatus.STOPPED, once.status());
        assertEquals(List.of("WorkerReaped", "WorkerReaped", "WatcherStopped"), stage.told());
    }

    @Test
    public void givesUpAfterMaxRetry() throws Exception {
        stage.table.failNext(3);
        Watcher web = stage.add(settings("web").set(WatcherOption.MAX_RETRY, 3));
        var failure = assertThrows(WatcherException.class, web.start()::join);
        assertTrue(failure.getMessage(), failure.getMessage().startsWith(
                "cannot start web: gave up after 3 attempts to spawn a process: cannot spawn web/1 (run): "));
        assertEquals(WatcherStatus.STOPPED, web.status());
        assertEquals("cannot start web: " + web.reason().orElseThrow(), failure.getMessage());
        assertEquals(List.of("WatcherStopped"), stage.told());
    }

    @Test
    public void manyAreSpawnedTogetherInTheOrderOfTheirNumbers() throws Exception {
        Watcher web = stage.add(settings("web").set(WatcherOption.NUMPROCESSES, 40));
        web.start().join();
        assertEquals(IntStream.rangeClosed(1, 40).boxed().toList(), wids(web));
        assertEquals(IntStream.rangeClosed(1, 40).boxed().toList(), stage.events.stream()
                .filter(WatcherEvent.WorkerSpawned.class::isInstance)
                .map(event -> ((WatcherEvent.WorkerSpawned) event).wid()).toList());
    }

    @Test
    public void oneThatFailsAmongManyIsTriedAgain() throws Exception {
        stage.table.failAfter(5, 2);
        Watcher web = stage.add(settings("web").set(WatcherOption.NUMPROCESSES, 10).set(WatcherOption.MAX_RETRY, 2));
        web.start().join();
        assertEquals(WatcherStatus.ACTIVE, web.status());
        assertEquals(Set.copyOf(IntStream.rangeClosed(1, 10).boxed().toList()), Set.copyOf(wids(web)));
        assertEquals(10, web.workers().size());
    }

    @Test
    public void thoseThatFailAmongManyLeaveTheOthersAlone() throws Exception {
        stage.table.failAfter(5, 100);
        Watcher web = stage.add(settings("web").set(WatcherOption.NUMPROCESSES, 10));
        Operation start = web.start();
        var failure = assertThrows(WatcherException.class, start::join);
        assertTrue(failure.getMessage(), failure.getMessage().endsWith("; it is tried again"));
        assertEquals(WatcherStatus.ACTIVE, web.status());
        assertEquals(5, web.workers().size());
        stage.table.failNext(0);
        stage.advance(Duration.ofSeconds(10));
        assertEquals(10, web.workers().size());
        assertEquals(Optional.empty(), web.reason());
    }

    @Test
    public void aReplacementThatCannotBeSpawnedIsTriedWithoutEndAndItsSiblingsStay() throws Exception {
        Watcher web = started(settings("web").set(WatcherOption.NUMPROCESSES, 5));
        stage.advance(Duration.ofMinutes(1));
        List<Integer> healthy = pids(web).subList(1, 5);
        stage.table.failNext(20);
        stage.crash(web);
        stage.advance(Duration.ofSeconds(70));
        assertEquals(healthy, pids(web));
        assertEquals(WatcherStatus.ACTIVE, web.status());
        assertTrue(web.reason().orElseThrow(), web.reason().orElseThrow().startsWith("cannot spawn web/1 (run): "));
        stage.advance(Duration.ofSeconds(20));
        assertEquals(5, web.workers().size());
        assertEquals(healthy, pids(web).subList(0, 4));
        assertEquals(Optional.empty(), web.reason());
    }

    @Test
    public void aLimitThatIsAskedForEndsTheTriesOfOneWorker() throws Exception {
        Watcher web = started(settings("web").set(WatcherOption.NUMPROCESSES, 2).set(WatcherOption.MAX_RETRY, 3));
        stage.advance(Duration.ofMinutes(1));
        stage.table.failNext(1000);
        stage.crash(web);
        stage.advance(Duration.ofMinutes(1));
        int left = 1000 - stage.table.failuresLeft();
        assertEquals("one at once, two after pauses", 3, left);
        assertEquals(List.of(2), wids(web));
        stage.crash(web);
        stage.advance(Duration.ofMinutes(1));
        assertEquals("no number is left to try", WatcherStatus.STOPPED, web.status());
        assertTrue(web.reason().orElseThrow(), web.reason().orElseThrow().startsWith(
                "gave up after 3 attempts to replace each process: "));
        stage.table.failNext(0);
        web.start().join();
        assertEquals(List.of(1, 2), wids(web));
    }

    @Test
    public void whatOthersHoldAtTheMomentIsNoTryOfAStart() throws Exception {
        stage.table.failNextFor("EMFILE (too many open files)", 7);
        Watcher web = stage.add(settings("web").set(WatcherOption.MAX_RETRY, 1));
        Operation start = web.start();
        start.awaitApplied();
        assertEquals(WatcherStatus.STARTING, web.status());
        assertTrue(web.reason().orElseThrow(), web.reason().orElseThrow().contains("EMFILE"));
        stage.advance(Duration.ofMillis(9999));
        assertFalse(start.isDone());
        stage.advance(Duration.ofMillis(1));
        var failure = assertThrows("whoever waits is told", WatcherException.class, start::join);
        assertTrue(failure.getMessage(), failure.getMessage().endsWith("EMFILE (too many open files) while executing the program;"
                + " it is tried again"));
        assertEquals(WatcherStatus.ACTIVE, web.status());
        assertTrue(web.reason().orElseThrow(), web.reason().orElseThrow().contains("EMFILE"));
        stage.advance(Duration.ofMillis(1299));
        assertEquals(List.of(), web.workers());
        stage.advance(Duration.ofMillis(1));
        assertEquals(1, web.workers().size());
        assertEquals(Optional.empty(), web.reason());
    }

    @Test
    public void oneThatIsNotReplacedIsWaitedForWithoutEnd() throws Exception {
        stage.table.failNextFor("EAGAIN (resource temporarily unavailable)", 12);
        Watcher once = stage.add(settings("once").set(WatcherOption.RESPAWN, false));
        Operation start = once.start();
        stage.advance(Duration.ofMinutes(2));
        start.join();
        assertEquals(1, once.workers().size());
    }

    @Test
    public void withoutALimitItTriesAgainWithBackOff() throws Exception {
        stage.table.failNext(2);
        Watcher web = stage.add(settings("web").set(WatcherOption.MAX_RETRY, -1));
        Operation start = web.start();
        stage.advance(Duration.ofMillis(299));
        assertEquals(WatcherStatus.STARTING, web.status());
        stage.advance(Duration.ofMillis(1));
        start.join();
        assertEquals(WatcherStatus.ACTIVE, web.status());
    }

    @Test
    public void aWatcherOfNoProcessIsActive() throws Exception {
        Watcher web = stage.add(settings("web").set(WatcherOption.NUMPROCESSES, 0).set(WatcherOption.RESPAWN, false));
        web.start().join();
        stage.settle();
        assertEquals(WatcherStatus.ACTIVE, web.status());
        assertEquals(List.of("WatcherStarted"), stage.told());
        web.set(List.of("respawn"), settings -> settings.toBuilder().set(WatcherOption.RESPAWN, true).build()).join();
        web.resize(2).join();
        assertEquals(List.of(1, 2), wids(web));
    }

    @Test
    public void waitsBetweenSpawns() throws Exception {
        Watcher web = stage.add(settings("web").set(WatcherOption.NUMPROCESSES, 3).set(WatcherOption.WARMUP_DELAY, 2.0));
        Operation start = web.start();
        stage.settle();
        assertEquals(1, web.workers().size());
        stage.advance(Duration.ofSeconds(2));
        assertEquals(2, web.workers().size());
        stage.advance(Duration.ofSeconds(2));
        assertFalse("the pause follows the last one too", start.isDone());
        stage.advance(Duration.ofSeconds(2));
        start.join();
    }

    @Test
    public void aDeathDuringAStartIsToldAtOnce() throws Exception {
        Watcher web = stage.add(settings("web").set(WatcherOption.NUMPROCESSES, 2).set(WatcherOption.WARMUP_DELAY, 60.0));
        Operation start = web.start();
        stage.settle();
        stage.crash(web);
        assertEquals(List.of("WorkerSpawned", "WorkerReaped"), stage.told());
        stage.advance(Duration.ofMinutes(3));
        start.join();
        assertEquals(2, web.workers().size());
    }

    @Test
    public void processesThatDieAtOnceDoNotHoldUpAStart() throws Exception {
        Watcher web = stage.add(settings("web").set(WatcherOption.NUMPROCESSES, 2).set(WatcherOption.WARMUP_DELAY, 1.0));
        Operation start = web.start();
        stage.settle();
        stage.crash(web);
        stage.advance(Duration.ofSeconds(1));
        stage.crash(web);
        stage.advance(Duration.ofSeconds(1));
        start.join();
        assertEquals(WatcherStatus.ACTIVE, web.status());
        stage.advance(Duration.ofSeconds(1));
        assertEquals(2, web.workers().size());
    }

    @Test
    public void aSecondStartJoinsTheFirst() throws Exception {
        Watcher web = stage.add(settings("web").set(WatcherOption.WARMUP_DELAY, 5.0));
        Operation first = web.start();
        stage.settle();
        assertSame(first, web.start());
    }

    @Test
    public void aStopOvertakesAStart() throws Exception {
        Watcher web = stage.add(settings("web").set(WatcherOption.NUMPROCESSES, 9).set(WatcherOption.WARMUP_DELAY, 5.0));
        Operation start = web.start();
        stage.settle();
        web.stop().join();
        assertEquals("web: overtaken by stop", assertThrows(WatcherException.class, start::join).getMessage());
        assertEquals(WatcherStatus.STOPPED, web.status());
        assertEquals(List.of(), stage.table.processes());
    }

    @Test
    public void aSecondStopJoinsTheFirst() throws Exception {
        Watcher web = slowToStop();
        Operation first = web.stop();
        stage.settle();
        assertSame(first, web.stop());
    }

    @Test
    public void aStartDuringAStopRunsAfterIt() throws Exception {
        Watcher web = slowToStop();
        Operation stop = web.stop();
        stage.settle();
        Operation start = web.start();
        stage.settle();
        assertFalse(start.isDone());
        stage.advance(Duration.ofSeconds(10));
        stop.join();
        start.join();
        assertEquals(WatcherStatus.ACTIVE, web.status());
    }

    @Test
    public void aStopTakesAStartThatWaitsOutOfTheLine() throws Exception {
        Watcher web = slowToStop();
        Operation stop = web.stop();
        stage.settle();
        Operation start = web.start();
        assertSame(stop, web.stop());
        assertThrows(WatcherException.class, start::join);
        stage.advance(Duration.ofSeconds(10));
        assertEquals(WatcherStatus.STOPPED, web.status());
    }

    @Test
    public void aRestartDuringAStopBecomesAStart() throws Exception {
        Watcher web = slowToStop();
        web.stop();
        stage.settle();
        Operation restart = web.restart();
        stage.advance(Duration.ofSeconds(10));
        restart.join();
        assertEquals(WatcherStatus.ACTIVE, web.status());
    }

    @Test
    public void aSecondRestartAndAStartJoinARestart() throws Exception {
        Watcher web = slowToStop();
        Operation restart = web.restart();
        stage.settle();
        assertSame(restart, web.restart());
        assertSame(restart, web.start());
        stage.advance(Duration.ofSeconds(10));
        restart.join();
        assertEquals(1, web.workers().size());
    }

    @Test
    public void aStopOvertakesARestart() throws Exception {
        Watcher web = slowToStop();
        Operation restart = web.restart();
        stage.settle();
        Operation stop = web.stop();
        stage.advance(Duration.ofSeconds(10));
        assertThrows(WatcherException.class, restart::join);
        stop.join();
        assertEquals(WatcherStatus.STOPPED, web.status());
    }

    @Test
    public void aReloadReplacesAllAtOnceByNewOnes() throws Exception {
        Watcher web = started(settings("web").set(WatcherOption.NUMPROCESSES, 2));
        List<Integer> before = pids(web);
        var outcome = web.reload(false).join();
        assertEquals(List.of(3, 4), wids(web));
        assertEquals(before, outcome.stopped());
        List<String> told = stage.told();
        assertEquals(List.of("WorkerSpawned", "WorkerSpawned"), told.subList(0, 2));
        assertEquals("WatcherReloaded", told.getLast());
        web.reload(false).join();
        assertEquals(List.of(1, 2), wids(web));
    }

    @Test
    public void aReloadThatCannotSpawnKeepsTheOldOnes() throws Exception {
        Watcher web = started(settings("web"));
        List<Integer> before = pids(web);
        stage.table.failNext(5);
        web.reload(false).join();
        assertEquals(before, pids(web));
    }

    @Test
    public void aSequentialReloadReplacesOneByOne() throws Exception {
        Watcher web = started(settings("web").set(WatcherOption.NUMPROCESSES, 2));
        web.reload(true).join();
        assertEquals(List.of(1, 2), wids(web));
        assertEquals(List.of("WorkerSignalled", "WorkerReaped", "WorkerSpawned", "WorkerSignalled", "WorkerReaped",
                "WorkerSpawned", "WatcherReloaded"), stage.told());
    }

    @Test
    public void aReloadBySignalKeepsTheProcesses() throws Exception {
        Watcher web = started(settings("web").set(WatcherOption.SEND_HUP, true));
        int pid = pids(web).getFirst();
        web.reload(false).join();
        assertEquals(List.of(Signal.HUP), stage.table.child(pid).signals());
        assertEquals(List.of("WatcherReloaded"), stage.told());
    }

    @Test
    public void aReloadStartsAStoppedWatcher() throws Exception {
        Watcher web = stage.add(settings("web"));
        web.reload(false).join();
        assertEquals(WatcherStatus.ACTIVE, web.status());
    }

    @Test
    public void resizeSpawnsAndEndsTheOldest() throws Exception {
        Watcher web = started(settings("web").set(WatcherOption.NUMPROCESSES, 2));
        web.resize(2).join();
        assertEquals(List.of(1, 2, 3, 4), wids(web));
        web.resize(-3).join();
        assertEquals(List.of(4), wids(web));
        web.resize(-9).join();
        assertEquals(0, (int) web.settings().get(WatcherOption.NUMPROCESSES));
        assertEquals(WatcherStatus.ACTIVE, web.status());
    }

    @Test
    public void resizeOfAStoppedWatcherChangesTheNumberOnly() throws Exception {
        Watcher web = stage.add(settings("web"));
        web.resize(4).join();
        assertEquals(List.of(), web.workers());
        web.start().join();
        assertEquals(5, web.workers().size());
    }

    @Test
    public void resizeLeavesASingletonAlone() throws Exception {
        Watcher one = started(settings("one").set(WatcherOption.SINGLETON, true));
        one.resize(1).join();
        assertEquals(1, one.workers().size());
    }

    @Test
    public void aKilledProcessIsReplacedAtOnce() throws Exception {
        Watcher web = started(settings("web"));
        int pid = pids(web).getFirst();
        web.kill(Optional.of(pid), Optional.empty(), Optional.empty()).join();
        stage.settle();
        assertEquals(1, web.workers().size());
        assertNotEquals(pid, (int) pids(web).getFirst());
        assertEquals(List.of("WorkerSignalled", "WorkerReaped", "WorkerSpawned"), stage.told());
    }

    @Test
    public void aStopWaitsForAProcessThatIsBeingKilledNoLongerThanItsOwnTime() throws Exception {
        stage.table.stopTakes(null);
        Watcher web = started(settings("web").set(WatcherOption.GRACEFUL_TIMEOUT, 10.0));
        var child = stage.table.child(pids(web).getFirst());
        web.kill(Optional.empty(), Optional.empty(), Optional.of(Duration.ofHours(1)));
        while (child.signals().isEmpty()) {
            Pause.briefly();
        }
        Operation stop = web.stop();
        stage.advance(Duration.ofSeconds(10));
        stop.join();
        assertEquals(List.of(Signal.TERM, Signal.KILL), child.signals());
    }

    @Test
    public void replacesAProcessThatIsTooOld() throws Exception {
        Watcher web = started(settings("web").set(WatcherOption.MAX_AGE, 60).set(WatcherOption.MAX_AGE_VARIANCE, 10));
        int pid = pids(web).getFirst();
        stage.advance(Duration.ofSeconds(59));
        assertEquals(List.of(pid), pids(web));
        stage.loop.advance(Duration.ofSeconds(11));
        for (List<Integer> now = pids(web); now.isEmpty() || now.contains(pid); now = pids(web)) {
            Pause.briefly();
        }
        stage.settle();
        assertEquals(List.of("WorkerSignalled", "WorkerReaped", "WorkerSpawned"), stage.told());
    }

    @Test
    public void anOnDemandWatcherIsNotStartedByACommand() throws Exception {
        Watcher web = stage.add(settings("web").set(WatcherOption.ON_DEMAND, true));
        web.start().join();
        assertEquals(WatcherStatus.STOPPED, web.status());
    }

    /** Those too that do not run their program yet. */
    private List<Integer> workersOfTheTable() {
        return stage.table.processes("web").stream().filter(process -> process.label().wid() > 0).map(ChildProcess::pid).toList();
    }

    @Test
    public void aStartWhoseChainIsNotGoneThroughFails() throws Exception {
        stage.table.showWords(true);
        Watcher web = stage.add(settings("web").set(WatcherOption.UMASK, 0).set(WatcherOption.MAX_RETRY, 2));
        Operation start = web.start();
        for (int i = 0; i < 2; i++) {
            while (workersOfTheTable().isEmpty()) {
                Pause.briefly();
            }
            assertFalse(start.isDone());
            assertEquals(WatcherStatus.STARTING, web.status());
            assertEquals("none that runs its program", List.of(), web.workers());
            stage.table.exit(workersOfTheTable().getLast(), new Exit.Status(127));
        }
        var failure = assertThrows(WatcherException.class, start::join);
        assertEquals("cannot start web: gave up after 2 attempts to spawn a process: cannot spawn web/1 (run): "
                + "exited with status 127 before its program ran; its standard error says why", failure.getMessage());
        assertEquals(List.of("/bin/sh", "-c", "umask 0; exec \"$@\"", "sh", "run", "it"),
                stage.table.requests().getFirst().command());
        assertEquals(WatcherStatus.STOPPED, web.status());
        assertEquals("as if it had never been spawned", List.of("WatcherStopped"), stage.told());
    }

    @Test
    public void aChainIsWaitedForAndAStopOvertakesIt() throws Exception {
        stage.table.showWords(true);
        Watcher web = stage.add(settings("web").set(WatcherOption.UMASK, 0));
        Operation start = web.start();
        stage.advance(Duration.ofMillis(500));
        assertEquals(List.of(), stage.told());
        stage.table.showWords(false);
        stage.advance(Duration.ofMillis(50));
        start.join();
        assertEquals(List.of("WorkerSpawned", "WatcherStarted"), stage.told());
        stage.table.showWords(true);
        web.restart();
        stage.settle();
        web.stop().join();
        assertEquals(WatcherStatus.STOPPED, web.status());
        assertEquals(List.of(), stage.table.processes());
        List<String> told = stage.told();
        assertEquals(told.toString(), 2, told.stream().filter("WorkerReaped"::equals).count());
        assertEquals("every end has its beginning", 1, told.stream().filter("WorkerSpawned"::equals).count());
    }

    /** A process is reaped a moment before its end is told. */
    @Test
    public void whatIsNotToBeSeenAnyMoreHasNotComeToItsProgram() throws Exception {
        stage.table.showWords(true);
        Watcher web = stage.add(settings("web").set(WatcherOption.UMASK, 0).set(WatcherOption.MAX_RETRY, 1));
        Operation start = web.start();
        while (workersOfTheTable().isEmpty()) {
            Pause.briefly();
        }
        stage.table.hide();
        stage.advance(Duration.ofMillis(50));
        stage.settle();
        assertFalse(start.isDone());
        stage.table.exit(workersOfTheTable().getLast(), new Exit.Status(127));
        assertTrue(assertThrows(WatcherException.class, start::join).getMessage().contains("before its program ran"));
    }

    @Test
    public void aProcessThatCannotBeSeenForAMomentHasNotComeToItsProgram() throws Exception {
        stage.table.showWords(true);
        stage.table.hide();
        Watcher web = stage.add(settings("web").set(WatcherOption.UMASK, 0).set(WatcherOption.MAX_RETRY, 1));
        Operation start = web.start();
        while (workersOfTheTable().isEmpty()) {
            Pause.briefly();
        }
        stage.advance(Duration.ofMillis(50));
        stage.table.unhide();
        stage.advance(Duration.ofMillis(200));
        stage.settle();
        assertFalse(start.isDone());
        stage.table.exit(workersOfTheTable().getLast(), new Exit.Status(127));
        assertTrue(assertThrows(WatcherException.class, start::join).getMessage().contains("before its program ran"));
    }

    @Test
    public void aBrokenChainEndsNoHealthyProcess() throws Exception {
        Watcher web = started(settings("web").set(WatcherOption.UMASK, 0).set(WatcherOption.NUMPROCESSES, 2));
        stage.advance(Duration.ofSeconds(2));
        int healthy = pids(web).getLast();
        stage.table.showWords(true);
        stage.crash(web);
        for (int i = 0; i < 9; i++) {
            while (workersOfTheTable().size() < 2) {
                stage.advance(Duration.ofSeconds(1));
            }
            assertEquals(List.of(healthy), pids(web));
            assertTrue(i == 0 || web.reason().orElseThrow().contains("before its program ran"));
            stage.table.exit(workersOfTheTable().getLast(), new Exit.Status(127));
        }
        while (workersOfTheTable().size() < 2) {
            stage.advance(Duration.ofSeconds(1));
        }
        assertEquals(WatcherStatus.ACTIVE, web.status());
        stage.table.showWords(false);
        stage.advance(Duration.ofMillis(50));
        assertEquals(2, web.workers().size());
        assertEquals(Optional.empty(), web.reason());
    }

    @Test
    public void ofManyThoseWithABrokenChainAreTriedAgain() throws Exception {
        Watcher web = stage.add(settings("web").set(WatcherOption.UMASK, 0).set(WatcherOption.NUMPROCESSES, 5));
        stage.table.endAfter(3, new Exit.Status(127));
        web.start().join();
        assertEquals(WatcherStatus.ACTIVE, web.status());
        assertEquals(List.of(1, 2, 3, 5, 4), wids(web));
        assertEquals(5, stage.told().stream().filter("WorkerSpawned"::equals).count());
    }

    @Test
    public void signalReachesOnlyItsOwnProcesses() throws Exception {
        Watcher web = started(settings("web"));
        assertTrue(web.signal(pids(web).getFirst(), Signal.HUP));
        assertFalse(web.signal(1, Signal.HUP));
    }

    @Test
    public void removeStopsAndForgets() throws Exception {
        Watcher web = started(settings("web"));
        stage.registry.remove(web, false).join();
        assertEquals(Optional.empty(), stage.registry.find("web"));
        assertEquals(List.of(), stage.table.processes());
        assertEquals(Map.of(), stage.store.entries(""));
        assertThrows(WatcherException.class, web.start()::join);
    }

    @Test
    public void removeWithoutStopLetsProcessesGo() throws Exception {
        Watcher web = started(settings("web"));
        stage.registry.remove(web, true).join();
        assertEquals(1, stage.table.processes().size());
    }

    @Test
    public void whatIsForgottenCannotBeFoundWhileItStops() throws Exception {
        Watcher web = slowToStop();
        List<Integer> before = pids(web);
        Operation removal = stage.registry.forget(web, false);
        assertEquals(Optional.empty(), stage.registry.find("web"));
        assertEquals(List.of(), stage.registry.all());
        removal.awaitApplied();
        assertEquals(WatcherStatus.STOPPING, web.status());
        Watcher next = stage.add(settings("web"));
        assertEquals(WatcherStatus.STOPPING, next.status());
        assertEquals(before, pids(next));
        Operation quit = stage.registry.quit();
        stage.settle();
        assertFalse("a quit waits for it", quit.isDone());
        stage.advance(Duration.ofSeconds(10));
        quit.join();
        assertEquals(WatcherStatus.STOPPED, next.status());
        assertEquals(List.of(), stage.table.processes());
    }

    @Test
    public void whatDoesNotWaitIsAppliedBeforeItIsAnswered() throws Exception {
        Watcher web = slowToStop();
        web.resize(2).awaitApplied();
        assertEquals(3, web.workers().size());
        web.set(List.of("warmup_delay"), settings -> settings.toBuilder().set(WatcherOption.WARMUP_DELAY, 7.0).build());
        assertEquals(7.0, web.settings().get(WatcherOption.WARMUP_DELAY).doubleValue(), 0);
        Operation stop = web.stop();
        stop.awaitApplied();
        assertEquals(WatcherStatus.STOPPING, web.status());
        assertFalse(stop.isDone());
        Operation resize = web.resize(1);
        assertEquals("at once, though it waits in the line", 4, (int) web.settings().get(WatcherOption.NUMPROCESSES));
        Operation start = web.start();
        resize.awaitApplied();
        start.awaitApplied();
        assertFalse(resize.isDone());
        assertEquals(WatcherStatus.STOPPING, web.status());
        stage.advance(Duration.ofSeconds(10));
        stop.join();
        assertEquals("the first one, and a delay after it", 1, web.workers().size());
    }

    @Test
    public void ofSeveralItIsToldWhichHaveFailed() throws Exception {
        Watcher good = stage.add(settings("good"));
        Watcher bad = stage.add(settings("bad").set(WatcherOption.PRIORITY, 1).set(WatcherOption.MAX_RETRY, 1));
        stage.table.failNext(1);
        var outcome = stage.registry.start(List.of(good, bad)).join();
        assertEquals(Set.of("bad"), outcome.failed().keySet());
        assertEquals(WatcherStatus.ACTIVE, good.status());
    }

    @Test
    public void aBundleThatComesBackTakesItsProcessesOver() throws Exception {
        Watcher web = started(settings("web").set(WatcherOption.NUMPROCESSES, 2).set(WatcherOption.WARMUP_DELAY, 0.5));
        web.resize(1);
        stage.advance(Duration.ofSeconds(1));
        Watcher off = stage.add(settings("off"));
        List<Integer> before = pids(web);
        stage.restartBundle();
        stage.settle();
        Watcher again = stage.registry.find("WEB").orElseThrow();
        assertEquals(before, pids(again));
        assertEquals(WatcherStatus.ACTIVE, again.status());
        assertEquals(3, (int) again.settings().get(WatcherOption.NUMPROCESSES));
        assertEquals(WatcherStatus.STOPPED, stage.registry.find(off.name()).orElseThrow().status());
        stage.advance(Duration.ofSeconds(2));
        stage.table.exit(before.getFirst(), new Exit.Status(0));
        stage.settle();
        assertEquals(3, again.workers().size());
    }

    @Test
    public void theLineOfOperationsHasAnEnd() throws Exception {
        Watcher web = slowToStop();
        Operation restart = web.restart();
        stage.settle();
        for (int i = 0; i < Lane.MOST_WAITING; i++) {
            web.resize(1);
        }
        WatcherException refused = assertThrows(WatcherException.class, web.resize(1)::join);
        assertEquals("cannot resize web: 1000 operations wait for their turn", refused.getMessage());
        assertEquals(1 + Lane.MOST_WAITING, (int) web.settings().get(WatcherOption.NUMPROCESSES));
        Operation stop = web.stop();
        stage.advance(Duration.ofSeconds(10));
        stop.join();
        assertThrows(WatcherException.class, restart::join);
        assertEquals(WatcherStatus.STOPPED, web.status());
    }

    @Test
    public void quitRefusesToStartAnythingElse() throws Exception {
        Watcher web = started(settings("web"));
        stage.registry.quit().join();
        assertEquals(List.of(), stage.table.processes());
        assertThrows(WatcherException.class, web.start()::join);
        assertThrows(WatcherException.class, stage.registry.start(stage.registry.all())::join);
    }

    private Watcher slowToStop() throws Exception {
        stage.table.stopTakes(Duration.ofSeconds(10));
        return started(settings("web"));
    }

    private Watcher started(io.circus.watchers.WatcherSettings.Builder settings) throws Exception {
        Watcher watcher = stage.add(settings);
        Operation start = watcher.start();
        stage.settle();
        if (!start.isDone()) {
            stage.advance(Duration.ofMinutes(1));
        }
        start.join();
        stage.settle();
        stage.told();
        return watcher;
    }
}
