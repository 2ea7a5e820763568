// SPDX-License-Identifier: Apache-2.0
package io.circus.watchdog;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.Test;

public class HeartbeatsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Heartbeats heartbeats = new Heartbeats();
    private long now = -5_000_000_000L;

    private void add(int pid) {
        heartbeats.add(new Heartbeats.Watched("web", pid), now);
    }

    private void pass(double seconds) {
        now += (long) (seconds * 1e9);
    }

    private List<Integer> silent() {
        return heartbeats.takeSilent(now, watcher -> PATIENCE).stream().map(silent -> silent.process().pid()).toList();
    }

    @Test
    public void everyProcessThatIsSilentIsTakenInOneRound() {
        add(1);
        add(2);
        add(3);
        pass(2);
        assertTrue(heartbeats.beat(2, now));
        pass(1.5);
        assertEquals(List.of(1, 3), silent());
    }

    @Test
    public void oneThatIsTakenIsForgotten() {
        add(1);
        pass(4);
        assertEquals(List.of(1), silent());
        assertEquals(List.of(), silent());
        assertFalse(heartbeats.beat(1, now));
    }

    @Test
    public void exactlyAsLongAsAllowedIsNotTooLong() {
        add(1);
        pass(3);
        assertEquals(List.of(), silent());
        pass(0.001);
        assertEquals(List.of(1), silent());
    }

    @Test
    public void tellsForHowLong() {
        add(1);
        pass(1);
        heartbeats.beat(1, now);
        pass(3.5);
        assertEquals(Duration.ofMillis(3500), heartbeats.takeSilent(now, watcher -> PATIENCE).getFirst().since());
    }

    @Test
    public void knownAgainAfterASnapshotItKeepsItsTime() {
        add(1);
        pass(2);
        add(1);
        pass(1.5);
        assertEquals(List.of(1), silent());
    }

    @Test
    public void aPidOfAnotherWatcherIsAnotherProcess() {
        add(1);
        pass(2);
        heartbeats.add(new Heartbeats.Watched("other", 1), now);
        pass(1.5);
        assertEquals(List.of(), silent());
    }

    @Test
    public void onesThatAreNotToBeJudgedNowAreKept() {
        add(1);
        pass(10);
        assertEquals(List.of(), heartbeats.takeSilent(now, watcher -> null));
        assertEquals(List.of(1), silent());
    }

    @Test
    public void oneThatGivesUpItselfIsNotSavedByALaterBeat() {
        add(1);
        heartbeats.giveUp(1);
        heartbeats.beat(1, now);
        assertEquals(List.of(1), silent());
    }

    @Test
    public void onlyThoseThatAreKeptStay() {
        add(1);
        add(2);
        heartbeats.keep(List.of(2));
        pass(4);
        assertEquals(List.of(2), silent());
    }
}
