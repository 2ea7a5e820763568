// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotSame;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.circus.kernel.Cancellable;
import io.circus.kernel.Exit;
import io.circus.testing.Pause;
import io.circus.watchers.Operation;
import io.circus.watchers.SocketSource;
import io.circus.watchers.Watcher;
import io.circus.watchers.WatcherException;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.WatcherStatus;
import io.circus.watchers.internal.lane.Lane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;

/**
 * Every cell of the table in {@link Lane}: what comes while something else goes on, what becomes of both, and how the
 * watcher ends up. Every operation that goes on here takes ten seconds of the stage's time.
 */
@RunWith(Parameterized.class)
public class LaneTableTest {

    /** As in {@link Lane}; {@code +N} is an active watcher with N processes at the end, {@code 0} a stopped one, {@code -} none. */
    private static final String TABLE = """
            before      start       stop        restart     reload      incr        decr        set         rm          kill        exit        connection  quit
            none        run+2       run:0       run+2       run+2       run+3       run+1       run+2       run:-       beside+2    replace+2   run+2       run:0
            start       join+2      overtake:0  after+2     after+2     after+3     after+1     after+2     overtake:-  beside+2    replace+2   ignore+2    overtake:0
            stop        after+2     join:0      after+2     after+2     after:0     after:0     after:0     after:-     beside:0    told:0      ignore:0    join:0
            restart     join+2      overtake:0  join+2      after+2     after+3     after+1     after+2     overtake:-  beside+2    replace+2   ignore:0    overtake:0
            reload      after+2     overtake:0  after+2     join+2      after+3     after+1     after+2     overtake:-  beside+2    replace+2   ignore+2    overtake:0
            resize      after+1     overtake:0  after+1     after+1     after+2     after:0*    after+1     overtake:-  beside+1    replace+1   ignore+1    overtake:0
            set         after+2     overtake:0  after+2     after+2     after+3     after+1     after+2     overtake:-  beside+2    replace+2   ignore+2    overtake:0
            rm          refuse:-    join:-      refuse:-    refuse:-    refuse:-    refuse:-    refuse:-    join:-      beside:-    told:-      ignore:-    join:-
            """;

    private static final Duration LONG = Duration.ofSeconds(10);
    private static final List<String> LINES = TABLE.lines().toList();

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    private final String before;
    private final String comes;
    private final String cell;
    private final Stage stage = new Stage();
    private final Connections connections = new Connections();
    private Watcher web;

    public LaneTableTest(String before, String comes, String cell) {
        this.before = before;
        this.comes = comes;
        this.cell = cell;
    }

    @Parameterized.Parameters(name = "{0}, then {1}: {2}")
    public static List<Object[]> cells() {
        var cells = new ArrayList<Object[]>();
        String[] columns = LINES.getFirst().split(" +");
        for (String line : LINES.subList(1, LINES.size())) {
            String[] words = line.split(" +");
            for (int i = 1; i < words.length; i++) {
                cells.add(new Object[] {words[0], columns[i], words[i]});
            }
        }
        return cells;
    }

    @Test
    public void isAsTheTableSays() throws Exception {
        Operation former = begin();
        stage.settle();
        stage.told();
        switch (comes) {
            case "kill" -> kill(former);
            case "exit" -> exit(former);
            case "connection" -> connect(former);
            default -> command(former);
        }
        stage.advance(Duration.ofMinutes(5));
        checkTheEnd();
    }

    /** Null if nothing goes on. */
    private Operation begin() throws Exception {
        boolean onDemand = comes.equals("connection");
        stage.sockets.bind(connections);
        WatcherSettings.Builder two = Stage.settings("web").set(WatcherOption.NUMPROCESSES, 2)
                .set(WatcherOption.GRACEFUL_TIMEOUT, 3600.0)
                .set(WatcherOption.ON_DEMAND, onDemand).set(WatcherOption.USE_SOCKETS, onDemand);
        boolean starting = before.equals("start");
        web = stage.add(starting ? two.set(WatcherOption.WARMUP_DELAY, LONG.toSeconds() / 2) : two);
        stage.settle();
        if (onDemand) {
            if (before.equals("none")) {
                return null;
            }
            connections.arrive();
        } else if (starting) {
            return web.start();
        } else {
            web.start().join();
        }
        stage.settle();
        if (starting) {
            return null;
        }
        // so that none of them has to rest when it ends
        stage.advance(Duration.ofSeconds(2));
        if (!before.equals("none")) {
            stage.table.stopTakes(LONG);
        }
        return switch (before) {
            case "none" -> null;
            case "stop" -> web.stop();
            case "restart" -> web.restart();
            case "reload" -> web.reload(false);
            case "resize" -> web.resize(-1);
            case "set" -> web.set(List.of("cmd"), settings -> settings.toBuilder().set(WatcherOption.CMD, "x").build());
            case "rm" -> stage.registry.remove(web, false);
            default -> throw new AssertionError(before);
        };
    }

    private void command(Operation former) throws Exception {
        Operation next = switch (comes) {
            case "start" -> web.start();
            case "stop" -> web.stop();
            case "restart" -> web.restart();
            case "reload" -> web.reload(false);
            case "incr" -> web.resize(1);
            case "decr" -> web.resize(-1);
            case "set" -> web.set(List.of("warmup_delay"), settings -> settings);
            case "rm" -> stage.registry.remove(web, false);
            case "quit" -> stage.registry.quit();
            default -> throw new AssertionError(comes);
        };
        stage.settle();
        switch (cell.split("[+:]")[0]) {
            case "run" -> assertEquals(null, former);
            case "join" -> {
                if (!comes.equals("quit")) {
                    assertSame(former, next);
                }
                stage.advance(LONG);
                former.join();
            }
            case "after" -> {
                assertNotSame(former, next);
                assertFalse(former.isDone());
                assertFalse("it waits for its turn", next.isDone());
                stage.advance(LONG);
                former.join();
            }
            case "overtake" -> {
                stage.advance(LONG);
                assertThrows(WatcherException.class, former::join);
            }
            case "refuse" -> {
                assertThrows(WatcherException.class, next::join);
                return;
            }
            default -> throw new AssertionError(cell);
        }
        stage.advance(Duration.ofMinutes(1));
        next.join();
    }

    /** A kill ends processes within its own time, whatever goes on. */
    private void kill(Operation former) throws Exception {
        int timers = stage.loop.timers();
        long asked = Stage.pids(web).stream().filter(pid -> stage.table.child(pid).signals().isEmpty()).count();
        Operation kill = web.kill(Optional.empty(), Optional.empty(), Optional.of(Duration.ofSeconds(1)));
        // it waits on a thread of its own, with a timer; each process that takes its time has one, too
        while (!kill.isDone() && stage.loop.timers() < timers + asked + 1) {
            Pause.briefly();
        }
        stage.advance(Duration.ofSeconds(1));
        kill.join();
        assertTrue("the kill does not wait for it", former == null || !former.isDone());
    }

    /** The end of a process is told in the moment it comes. */
    private void exit(Operation former) {
        stage.table.exit(Stage.pids(web).getLast(), new Exit.Status(1));
        stage.settle();
        List<String> told = stage.told();
        assertEquals("WorkerReaped", told.getFirst());
        assertTrue(former == null || !former.isDone());
        boolean atOnce = told.contains("WorkerSpawned");
        assertEquals("replaced at once if nothing else goes on", before.equals("none"), atOnce);
    }

    /** One to a stopped watcher, or one that was seen just before something else began. */
    private void connect(Operation former) {
        List<Integer> pids = Stage.pids(web);
        connections.arriveAgain();
        stage.settle();
        assertTrue(former == null || !former.isDone());
        assertEquals(cell.startsWith("run") ? 2 : pids.size(), web.workers().size());
    }

    private void checkTheEnd() {
        String end = cell.substring(cell.replaceAll("[+:].*", "").length());
        switch (end) {
            case ":-" -> assertEquals(Optional.empty(), stage.registry.find("web"));
            case ":0" -> assertEquals(WatcherStatus.STOPPED, web.status());
            case ":0*" -> assertEquals("brought down to none", WatcherStatus.ACTIVE, web.status());
            default -> assertEquals(WatcherStatus.ACTIVE, web.status());
        }
        int count = end.startsWith("+") ? Integer.parseInt(end.substring(1)) : 0;
        assertEquals(count, stage.table.processes().size());
        if (!end.equals(":-")) {
            assertEquals(count, web.workers().size());
        }
    }

    /** One socket to which a test connects. */
    private static final class Connections implements SocketSource {

        private Runnable last;
        private Runnable waiting;

        void arrive() {
            Runnable told = waiting;
            waiting = null;
            told.run();
        }

        /** As the first one, also to who has not been waiting for it any more since. */
        void arriveAgain() {
            last.run();
        }

        @Override
        public List<String> names() {
            return List.of("web");
        }

        @Override
        public Lease lease(String watcher, Collection<String> names) {
            return new Lease() {
                @Override
                public int descriptor(String name) {
                    return 200;
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public void release(String watcher) {}

        @Override
        public Cancellable whenConnected(Collection<String> names, Runnable task) {
            last = task;
            waiting = task;
            return () -> waiting = null;
        }
    }
}
