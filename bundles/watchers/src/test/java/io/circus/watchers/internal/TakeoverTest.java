// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal;

import static io.circus.watchers.internal.Stage.pids;
import static io.circus.watchers.internal.Stage.settings;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.circus.watchers.Watcher;
import io.circus.watchers.WatcherException;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherStatus;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.Test;

/** What is under way when the bundle is stopped or updated is finished by whoever takes the watchers over. */
public class TakeoverTest {

    private static final Duration STOP = Duration.ofSeconds(60);

    private final Stage stage = new Stage();

    private Watcher started() throws Exception {
        Watcher web = stage.add(settings("web").set(WatcherOption.NUMPROCESSES, 2).set(WatcherOption.GRACEFUL_TIMEOUT, 600.0));
        web.start().join();
        stage.table.stopTakes(STOP);
        return web;
    }

    /** Does {@code work} to a watcher whose processes take their time to stop, restarts the bundle meanwhile, and lets all be done. */
    private Watcher takenOver(Watcher web, Consumer<Watcher> work) {
        work.accept(web);
        stage.settle();
        stage.advance(Duration.ofSeconds(1));
        stage.restartBundle();
        stage.settle();
        stage.advance(STOP.multipliedBy(3));
        return stage.registry.find("web").orElse(null);
    }

    private void assertReplaced(List<Integer> before, Watcher web, int count) {
        assertEquals(WatcherStatus.ACTIVE, web.status());
        assertEquals(count, web.workers().size());
        assertTrue(before + " " + pids(web), Collections.disjoint(before, pids(web)));
    }

    @Test
    public void aRestartIsFinished() throws Exception {
        Watcher web = started();
        List<Integer> before = pids(web);
        web.restart();
        stage.settle();
        stage.restartBundle();
        Watcher again = stage.registry.find("web").orElseThrow();
        assertEquals(WatcherStatus.STOPPING, again.status());
        assertEquals(before, pids(again));
        stage.settle();
        stage.restartBundle();
        stage.settle();
        stage.advance(STOP.multipliedBy(2));
        assertReplaced(before, stage.registry.find("web").orElseThrow(), 2);
    }

    @Test
    public void aStartBehindAStopIsDone() throws Exception {
        Watcher web = started();
        List<Integer> before = pids(web);
        assertReplaced(before, takenOver(web, it -> {
            it.stop();
            it.start();
        }), 2);
    }

    @Test
    public void aStopIsDone() throws Exception {
        Watcher web = takenOver(started(), it -> {
            it.restart();
            it.stop();
        });
        assertEquals(WatcherStatus.STOPPED, web.status());
        assertEquals(List.of(), pids(web));
    }

    @Test
    public void aReloadIsFinished() throws Exception {
        Watcher web = started();
        List<Integer> before = pids(web);
        assertReplaced(before, takenOver(web, it -> it.reload(true)), 2);
    }

    @Test
    public void whatIsResizedBehindAnotherOperationIs() throws Exception {
        Watcher web = started();
        List<Integer> before = pids(web);
        assertReplaced(before, takenOver(web, it -> {
            it.restart();
            it.resize(2);
        }), 4);
        List<Integer> four = pids(stage.registry.find("web").orElseThrow());
        assertEquals(4, takenOver(stage.registry.find("web").orElseThrow(), it -> {
            it.resize(-3);
            it.resize(3);
        }).workers().size());
        assertEquals(1, takenOver(stage.registry.find("web").orElseThrow(), it -> it.resize(-3)).workers().size());
        assertEquals(4, four.size());
    }

    @Test
    public void whatIsSetReplacesTheProcesses() throws Exception {
        Watcher web = started();
        List<Integer> before = pids(web);
        assertReplaced(before, takenOver(web, it -> {
            it.reload(true);
            it.set(List.of("cmd"), former -> former.toBuilder().set(WatcherOption.CMD, "run other").build());
        }), 2);
        assertEquals(List.of("run", "other"), stage.table.requests().getLast().command());
    }

    @Test
    public void aRemovalIsFinished() throws Exception {
        Watcher web = started();
        List<Integer> before = pids(web);
        assertEquals(null, takenOver(web, it -> stage.registry.forget(it, false)));
        stage.settle();
        assertEquals(Optional.empty(), before.stream().filter(pid -> stage.table.find(pid).isPresent()).findFirst());
        stage.restartBundle();
        assertEquals(List.of(), stage.registry.all());
    }

    @Test
    public void theSuccessorOfARemovedOneIsStarted() throws Exception {
        Watcher web = started();
        List<Integer> before = pids(web);
        assertReplaced(before, takenOver(web, it -> {
            stage.registry.forget(it, false);
            try {
                stage.add(settings("web").set(WatcherOption.NUMPROCESSES, 3)).start();
            } catch (WatcherException e) {
                throw new AssertionError(e);
            }
        }), 3);
    }

    @Test
    public void aRestartOfAllIsFinished() throws Exception {
        Watcher web = started();
        Watcher other = stage.add(settings("other").set(WatcherOption.GRACEFUL_TIMEOUT, 600.0));
        List<Integer> before = pids(web);
        assertReplaced(before, takenOver(web, it -> stage.registry.restart(List.of(it, other))), 2);
        assertEquals(WatcherStatus.ACTIVE, stage.registry.find("other").orElseThrow().status());
    }

    @Test
    public void aRestIsOverWhenTheBundleIsBack() throws Exception {
        Watcher web = started();
        List<Integer> before = pids(web);
        assertReplaced(before, takenOver(web, it -> {
            it.stop();
            stage.registry.startAfter(it, Duration.ofDays(1));
        }), 2);
    }
}
