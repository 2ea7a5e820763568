// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal;

import static org.junit.Assert.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.Test;

public class SignalPacerTest {

    /** Whatever a clock that begins anywhere shows: it passes zero, as System.nanoTime may. */
    private final AtomicLong clock = new AtomicLong(-1_500_000);
    private final SignalPacer pacer = new SignalPacer(clock::get, 2);

    @Test
    public void asManyAsThereAreProcessorsGoInEachMillisecond() {
        assertEquals(List.of(0L, 0L, 1000L, 1000L, 2000L, 2000L, 3000L), places(7));
    }

    @Test
    public void placesThatAreTakenStayTakenAsTimePasses() {
        places(4);
        pass(700);
        assertEquals(List.of(1300L, 1300L, 2300L), places(3));
    }

    @Test
    public void timeInWhichNobodySentIsNotMadeUpFor() {
        places(2);
        pass(50_000);
        assertEquals(List.of(0L, 0L, 1000L), places(3));
    }

    @Test
    public void oneThatComesInTheSameMillisecondHasTheRestOfIt() {
        places(1);
        pass(999);
        assertEquals(List.of(0L, 1L, 1L, 1001L), places(4));
    }

    private void pass(long micros) {
        clock.addAndGet(Duration.ofNanos(micros * 1000).toNanos());
    }

    /** How many microseconds each of the next {@code count} has to wait. */
    private List<Long> places(int count) {
        var pauses = new ArrayList<Long>();
        for (int i = 0; i < count; i++) {
            pauses.add(pacer.next().toNanos() / 1000);
        }
        return pauses;
    }
}
