// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal;

import static io.circus.watchers.internal.Stage.pids;
import static io.circus.watchers.internal.Stage.settings;
import static io.circus.watchers.internal.Stage.wids;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.circus.kernel.Exit;
import io.circus.watchers.Operation;
import io.circus.watchers.Watcher;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.WatcherStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** Which successors are begun by the call that tells the end of a process, before the lane knows of it. */
public class SuccessorsTest {

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    private final Stage stage = new Stage();

    private Watcher old(WatcherSettings.Builder settings) throws Exception {
        Watcher watcher = stage.add(settings);
        watcher.start().join();
        stage.advance(Duration.ofSeconds(2));
        stage.told();
        return watcher;
    }

    /** Ends the first process. @return whether that has begun another one */
    private boolean begins(Watcher watcher) {
        int before = stage.table.begunLater();
        stage.table.exit(pids(watcher).getFirst(), new Exit.Status(1));
        return stage.table.begunLater() > before;
    }

    @Test
    public void anOrdinaryProcessIsSucceededAtOnce() throws Exception {
        Watcher web = old(settings("web").set(WatcherOption.NUMPROCESSES, 3));
        assertTrue(begins(web));
        stage.settle();
        assertEquals(List.of(2, 3, 1), wids(web));
        assertEquals(List.of("WorkerReaped", "WorkerSpawned"), stage.told());
        assertEquals(WatcherStatus.ACTIVE, web.status());
        assertEquals(1, stage.table.requests().getLast().label().wid());
        stage.advance(Duration.ofSeconds(2));
        assertTrue("and the next one", begins(web));
        stage.settle();
        assertEquals(List.of(3, 1, 2), wids(web));
        assertEquals(2, stage.table.begunLater());
    }

    @Test
    public void aYoungProcessIsLeftToTheLane() throws Exception {
        Watcher web = stage.add(settings("web"));
        web.start().join();
        stage.settle();
        assertFalse(begins(web));
        stage.settle();
        assertEquals(List.of(), web.workers());
        stage.advance(Duration.ofMillis(100));
        assertEquals(1, web.workers().size());
        assertEquals(0, stage.table.begunLater());
    }

    @Test
    public void whoeverIsToBeAskedIsAsked() throws Exception {
        for (var each : List.of(settings("before").freeForm("hooks.before_reap", "/bin/true"),
                settings("after").freeForm("hooks.after_reap", "/bin/true"), settings("once").set(WatcherOption.RESPAWN, false),
                settings("user").set(WatcherOption.UID, "0"))) {
            Watcher watcher = old(each);
            assertFalse(watcher.name(), begins(watcher));
        }
    }

    @Test
    public void oneThatRestsHoldsUpNoOther() throws Exception {
        Watcher web = old(settings("web").set(WatcherOption.NUMPROCESSES, 2));
        stage.crash(web);
        stage.table.exit(pids(web).getLast(), new Exit.Status(1));
        stage.settle();
        assertEquals("the first one, which is young, rests", List.of(2), wids(web));
        assertTrue(begins(web));
        stage.settle();
        assertEquals(List.of(2), wids(web));
    }

    @Test
    public void theBundleThatComesNextFindsIt() throws Exception {
        Watcher web = old(settings("web"));
        assertTrue(begins(web));
        stage.restartBundle();
        stage.settle();
        assertEquals(1, stage.table.processes("web").size());
        assertEquals(List.of(stage.table.processes("web").getFirst().pid()), pids(stage.registry.find("web").orElseThrow()));
    }

    @Test
    public void aStopThatHasComeLetsNothingBegin() throws Exception {
        stage.table.stopTakes(null);
        Watcher web = old(settings("web").set(WatcherOption.NUMPROCESSES, 2));
        Operation stop = web.stop();
        stage.settle();
        assertFalse(begins(web));
        stage.settle();
        pids(web).forEach(pid -> stage.table.exit(pid, new Exit.Status(0)));
        stop.join();
        assertEquals(List.of(), web.workers());
        assertEquals(2, stage.table.requests().size());
    }

    @Test
    public void aStopRightAfterTheEndStopsTheSuccessor() throws Exception {
        for (int i = 0; i < 50; i++) {
            Watcher web = old(settings("web" + i).set(WatcherOption.NUMPROCESSES, 2));
            assertTrue(begins(web));
            web.stop().join();
            assertEquals(List.of(), web.workers());
            assertEquals(List.of(), stage.table.processes(web.name()));
        }
    }

    @Test
    public void oneThatIsKilledOnCommandIsLeftToTheLane() throws Exception {
        Watcher web = old(settings("web"));
        int before = stage.table.requests().size();
        web.kill(Optional.empty(), Optional.empty(), Optional.empty()).join();
        stage.settle();
        assertEquals(before + 1, stage.table.requests().size());
        assertEquals(0, stage.table.begunLater());
        assertEquals(1, web.workers().size());
    }

    @Test
    public void fewerProcessesThanBeforeAreNotSucceeded() throws Exception {
        Watcher web = old(settings("web").set(WatcherOption.NUMPROCESSES, 2));
        web.resize(-1).join();
        stage.settle();
        assertTrue(begins(web));
        stage.settle();
        assertEquals(1, web.workers().size());
        web.resize(-1).join();
        stage.settle();
        assertEquals(List.of(), web.workers());
    }

    @Test
    public void oneThatCannotBeMadeRestsLikeAnyOther() throws Exception {
        Watcher web = old(settings("web"));
        stage.table.failNext(2);
        assertTrue(begins(web));
        stage.settle();
        assertTrue(web.reason().toString(), web.reason().orElseThrow().contains("ENOENT"));
        stage.advance(Duration.ofMillis(100));
        assertEquals(List.of(), web.workers());
        stage.advance(Duration.ofMillis(200));
        assertEquals(1, web.workers().size());
        assertEquals(List.of("WorkerReaped", "WorkerSpawned"), stage.told());
        assertEquals("the other tries are the lane's", 1, stage.table.begunLater());
    }

    @Test
    public void oneThatCannotBeMadeIsOneOfTheTries() throws Exception {
        Watcher web = old(settings("web").set(WatcherOption.NUMPROCESSES, 2).set(WatcherOption.MAX_RETRY, 1));
        stage.table.failNext(1);
        assertTrue(begins(web));
        stage.settle();
        stage.advance(Duration.ofSeconds(60));
        assertEquals(List.of(2), wids(web));
        assertEquals(WatcherStatus.ACTIVE, web.status());
    }
}
