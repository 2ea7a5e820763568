// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal;

import static io.circus.watchers.internal.Stage.pids;
import static io.circus.watchers.internal.Stage.settings;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.circus.kernel.Exit;
import io.circus.kernel.Signal;
import io.circus.testing.Pause;
import io.circus.testing.Told;
import io.circus.watchers.Operation;
import io.circus.watchers.StopMethod;
import io.circus.watchers.Watcher;
import io.circus.watchers.WatcherEvent;
import io.circus.watchers.WatcherException;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.WatcherStatus;
import io.circus.watchers.internal.hooks.Hooks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** When a stop method is asked instead of a signal being sent, and what its failures do. */
public class StopMethodTest {

    private static final Duration GRACEFUL = Duration.ofSeconds(30);

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    private final Stage stage = new Stage();
    private final Flag flag = new Flag();

    /** Asks by calling a runnable, and stays until it is interrupted. */
    private final class Flag implements StopMethod {
        final List<String> asked = Collections.synchronizedList(new ArrayList<>());
        final List<String> prepared = Collections.synchronizedList(new ArrayList<>());
        final CountDownLatch interrupted = new CountDownLatch(1);
        final List<Boolean> askedBefore = Collections.synchronizedList(new ArrayList<>());
        final CountDownLatch leave = new CountDownLatch(1);
        volatile Exception failure;

        @Override
        public void ask(Target process) throws Exception {
            askedBefore.add(process.memory().askedAt().isPresent());
            process.memory().asked();
            asked.add(process.toString());
            if (failure != null) {
                throw failure;
            }
            try {
                leave.await();
                throw new IllegalStateException("the plugin has gone");
            } finally {
                interrupted.countDown();
            }
        }

        @Override
        public void prepare(Target process) throws Exception {
            prepared.add(process.expand("$(circus.name):$(circus.wid)"));
            if (failure != null) {
                throw failure;
            }
        }
    }

    private Watcher started(WatcherSettings.Builder settings) throws Exception {
        Watcher watcher = stage.add(settings.set(WatcherOption.STOP_METHOD, "flag"));
        watcher.start().join();
        stage.told();
        return watcher;
    }

    private void register() {
        stage.stopMethods.add("flag", flag);
    }

    private List<Signal> signals() {
        synchronized (stage.events) {
            return stage.events.stream().filter(WatcherEvent.WorkerSignalled.class::isInstance)
                    .map(event -> ((WatcherEvent.WorkerSignalled) event).signal()).toList();
        }
    }

    private void await(List<String> what, int size) {
        while (what.size() < size) {
            Pause.briefly();
        }
    }

    @Test
    public void asksEachWorkerAndSendsNoSignal() throws Exception {
        register();
        Watcher web = started(settings("web").set(WatcherOption.NUMPROCESSES, 2));
        List<Integer> pids = pids(web);
        Operation stop = web.stop();
        await(flag.asked, 2);
        assertEquals(WatcherStatus.STOPPING, web.status());
        pids.forEach(pid -> stage.table.exit(pid, new Exit.Status(0)));
        stop.join();
        assertEquals(List.of("web[" + pids.get(0) + "]", "web[" + pids.get(1) + "]"),
                flag.asked.stream().sorted().toList());
        assertEquals(List.of(), signals());
        flag.interrupted.await();
    }

    @Test
    public void killsWhenTheGracefulTimeIsOver() throws Exception {
        register();
        Watcher web = started(settings("web"));
        String who = "web[" + pids(web).getFirst() + "]";
        Operation stop = web.stop();
        await(flag.asked, 1);
        stage.settle();
        try (Told told = Told.by("circus")) {
            stage.advance(GRACEFUL);
            stop.join();
            assertTrue(told.messages().toString(),
                    told.messages().contains(who + ": still alive 30 s after it was asked to end, sending KILL"));
        }
        assertEquals(List.of(Signal.KILL), signals());
        flag.interrupted.await();
    }

    @Test
    public void sendsTheSignalWhenTheMethodFails() throws Exception {
        register();
        Watcher web = started(settings("web"));
        flag.failure = new IllegalStateException("no server");
        web.stop().join();
        assertEquals(List.of(Signal.TERM), signals());
    }

    @Test
    public void sendsTheSignalWhenTheMethodHasGone() throws Exception {
        register();
        Watcher web = started(settings("web"));
        stage.stopMethods.remove("flag", flag);
        web.stop().join();
        assertEquals(List.of(Signal.TERM), signals());
        assertEquals(List.of(), flag.asked);
    }

    @Test
    public void aMethodThatIsBeingReplacedIsWaitedFor() throws Exception {
        register();
        Watcher web = started(settings("web"));
        int pid = pids(web).getFirst();
        stage.stopMethods.takeAway("flag", flag);
        Operation stop = web.stop();
        stage.settle();
        assertEquals(List.of(), signals());
        register();
        await(flag.asked, 1);
        stage.table.exit(pid, new Exit.Status(0));
        stop.join();
        assertEquals(List.of(), signals());
    }

    @Test
    public void theNextInstanceGoesOnWithWhatTheFormerOneHasAsked() throws Exception {
        register();
        Watcher web = started(settings("web"));
        int pid = pids(web).getFirst();
        Operation stop = web.stop();
        await(flag.asked, 1);
        stage.stopMethods.takeAway("flag", flag);
        flag.leave.countDown();
        var next = new Flag();
        stage.stopMethods.add("flag", next);
        await(next.asked, 1);
        assertEquals("before", List.of(false), flag.askedBefore);
        assertEquals("before", List.of(true), next.askedBefore);
        assertEquals(List.of(), signals());
        stage.table.exit(pid, new Exit.Status(0));
        stop.join();
        assertEquals("nothing is kept of a process that has ended", Map.of(), stage.store.entries("asked/"));
    }

    @Test
    public void theSignalIsSentWhenTheMethodIsRemovedMeanwhile() throws Exception {
        register();
        Watcher web = started(settings("web"));
        Operation stop = web.stop();
        await(flag.asked, 1);
        stage.stopMethods.takeAway("flag", flag);
        flag.leave.countDown();
        stage.settle();
        assertEquals(List.of(), signals());
        stage.stopMethods.remove("flag", flag);
        stop.join();
        assertEquals(List.of(Signal.TERM), signals());
    }

    @Test
    public void anExplicitSignalDoesWithoutIt() throws Exception {
        register();
        Watcher web = started(settings("web"));
        web.kill(Optional.empty(), Optional.of(Signal.TERM), Optional.empty()).join();
        assertEquals(List.of(Signal.TERM), signals());
        assertEquals(List.of(), flag.asked);
    }

    @Test
    public void noGracefulTimeDoesWithoutIt() throws Exception {
        register();
        Watcher web = started(settings("web").set(WatcherOption.GRACEFUL_TIMEOUT, 0.0));
        web.stop().join();
        assertEquals(List.of(Signal.TERM), signals());
        assertEquals(List.of(), flag.asked);
    }

    @Test
    public void preparesBeforeEachSpawn() throws Exception {
        register();
        started(settings("web").set(WatcherOption.NUMPROCESSES, 2));
        assertEquals(List.of("web:1", "web:2"), flag.prepared);
    }

    @Test
    public void spawnsAlsoIfThatFails() throws Exception {
        register();
        flag.failure = new IllegalStateException("no server");
        Watcher web = started(settings("web"));
        assertEquals(1, pids(web).size());
    }

    @Test
    public void aStartWaitsForTheMethodToCome() throws Exception {
        Watcher web = stage.add(settings("web").set(WatcherOption.STOP_METHOD, "flag"));
        Operation start = web.start();
        stage.settle();
        assertEquals(WatcherStatus.STARTING, web.status());
        register();
        start.join();
        assertEquals(WatcherStatus.ACTIVE, web.status());
    }

    @Test
    public void aRequestToStartIsToldThatItDoesNotCome() throws Exception {
        Watcher web = stage.add(settings("web").set(WatcherOption.STOP_METHOD, "flag"));
        Operation start = web.start();
        stage.settle();
        stage.advance(Hooks.PATIENCE);
        WatcherException e = assertThrows(WatcherException.class, start::join);
        assertTrue(e.getMessage(), e.getMessage().contains("there is no stop method named flag (stop_method)"));
        assertEquals(WatcherStatus.STARTING, web.status());
    }

    @Test
    public void isWaitedForByWhoeverTakesTheWatcherOver() throws Exception {
        stage.add(settings("web").set(WatcherOption.STOP_METHOD, "flag")).start();
        stage.settle();
        stage.advance(Hooks.PATIENCE);
        stage.restartBundle();
        stage.settle();
        Watcher web = stage.registry.find("web").orElseThrow();
        assertEquals(WatcherStatus.STARTING, web.status());
        assertEquals(List.of(), stage.table.processes());
        Operation start = web.start();
        register();
        start.join();
        assertEquals(WatcherStatus.ACTIVE, web.status());
        assertEquals(1, web.workers().size());
    }
}
