// SPDX-License-Identifier: Apache-2.0
package io.circus.metrics.internal.frames;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.circus.metrics.frames.Frame;
import io.circus.metrics.frames.History;
import io.circus.metrics.frames.ProcessUse;
import io.circus.metrics.frames.WatcherUse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.Test;

public class RingTest {

    private static final long SECOND = 1_000_000_000L;
    private static final Instant NOW = Instant.ofEpochSecond(1_795_462_030L);

    private final Ring ring = new Ring();
    private long nanos = 77 * SECOND;

    @Test
    public void remembersWatchersAndProcesses() {
        add(watcher("web", use(7, 1, 10, 2048), use(8, 2, 5, 1024)));
        add(watcher("web", use(7, 1, 30, 4096), use(8, 2, 5.5, 1024)), watcher("b", use(9, 1, 1, 1024)));
        nanos += SECOND;
        History history = history();
        assertArrayEquals(new double[] {1_795_462_028.0, 1_795_462_029.0}, history.times(), 0);
        assertArrayEquals(new float[] {15, 35.5f}, history.watchers().get("web").total().cpu(), 0);
        assertArrayEquals(new long[] {3072, 5120}, history.watchers().get("web").total().memory());
        assertEquals(Set.of(7, 8), history.watchers().get("web").processes().keySet());
        assertEquals(2, history.watchers().get("web").processes().get(8).wid());
        assertArrayEquals(new float[] {5, 5.5f}, history.watchers().get("web").processes().get(8).use().cpu(), 0);
        assertArrayEquals(new float[] {3, 3}, history.daemon().cpu(), 0);
        assertTrue(Float.isNaN(history.watchers().get("b").total().cpu()[0]));
        assertArrayEquals(new long[] {-1, 1024}, history.watchers().get("b").total().memory());
    }

    @Test
    public void tellsOnlyOfWantedWatchers() {
        add(watcher("web", use(7, 1, 10, 2048)), watcher("b", use(9, 1, 1, 1024)));
        assertEquals(Set.of("b"), ring.history(nanos, NOW, name -> name.equals("b")).watchers().keySet());
    }

    @Test
    public void keepsTenMinutes() {
        add(watcher("gone", use(5, 1, 1, 1024)));
        for (int i = 0; i < 700; i++) {
            add(watcher("web", use(7, 1, i, 1024L * i)));
        }
        History history = history();
        assertEquals(600, history.times().length);
        assertEquals(599, history.times()[599] - history.times()[0], 0);
        assertEquals(100, history.watchers().get("web").total().cpu()[0], 0);
        assertEquals(699 * 1024, history.watchers().get("web").total().memory()[599]);
        assertFalse(history.watchers().containsKey("gone"));
        nanos += 595 * SECOND;
        assertEquals("the others are older", 6, history().times().length);
    }

    @Test
    public void aWatcherThatStoppedStaysAsLongAsItsValues() {
        add(watcher("web", use(7, 1, 10, 2048)));
        add();
        History history = history();
        assertEquals(10, history.watchers().get("web").total().cpu()[0], 0);
        assertTrue(Float.isNaN(history.watchers().get("web").total().cpu()[1]));
    }

    @Test
    public void timesAreAscendingThoughTheWallClockWasSetBack() {
        add();
        add();
        Instant earlier = NOW.minusSeconds(3600);
        assertArrayEquals(new double[] {earlier.getEpochSecond() - 1, earlier.getEpochSecond()},
                ring.history(nanos, earlier, name -> true).times(), 0);
    }

    @Test
    public void aPidThatComesAgainAtAnotherNumberIsAnotherProcess() {
        add(watcher("web", use(7, 1, 10, 2048)));
        add(watcher("web", use(7, 2, 20, 2048)));
        assertEquals(2, history().watchers().get("web").processes().get(7).wid());
        assertTrue(Float.isNaN(history().watchers().get("web").processes().get(7).use().cpu()[0]));
    }

    @Test
    public void hundredsOfProcessesCrowdOutEndedOnesOnly() {
        add(many(1, Ring.MOST_PROCESSES));
        add(many(1, Ring.MOST_PROCESSES + 100));
        assertEquals(Ring.MOST_PROCESSES, history().watchers().get("web").processes().size());
        assertTrue(history().watchers().get("web").processes().containsKey(1));
        assertEquals("counted nevertheless", Ring.MOST_PROCESSES + 100, history().watchers().get("web").total().cpu()[1], 0);
        add(many(11, Ring.MOST_PROCESSES + 100));
        add(many(11, Ring.MOST_PROCESSES + 100));
        assertFalse("ended", history().watchers().get("web").processes().containsKey(1));
        assertEquals(Ring.MOST_PROCESSES, history().watchers().get("web").processes().size());
    }

    private static WatcherUse many(int first, int last) {
        return new WatcherUse("web", IntStream.rangeClosed(first, last).mapToObj(pid -> use(pid, pid, 1, 1024)).toList());
    }

    private void add(WatcherUse... watchers) {
        nanos += SECOND;
        ring.add(nanos, new Frame(NOW, use(1, 0, 3, 4096), new ArrayList<>(List.of(watchers))));
    }

    private History history() {
        return ring.history(nanos, NOW, name -> true);
    }

    private static ProcessUse use(int pid, int wid, double cpu, long memory) {
        return new ProcessUse(pid, wid, cpu, memory, 1);
    }

    private static WatcherUse watcher(String name, ProcessUse... processes) {
        return new WatcherUse(name, List.of(processes));
    }
}
