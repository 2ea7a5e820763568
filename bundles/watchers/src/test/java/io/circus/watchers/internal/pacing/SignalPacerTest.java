// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.pacing;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.circus.kernel.testing.FakeLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.Test;

/** On a machine of two processors. */
public class SignalPacerTest {

    private final FakeLoop loop = new FakeLoop();
    private final List<Integer> valid = new ArrayList<>();
    private int runnable = 1;
    private int taken;
    private final SignalPacer pacer = new SignalPacer(loop, loop, 2, () -> runnable);

    @Test
    public void oneForEachProcessorGoesInEachMillisecond() {
        afterABurst();
        take(7);
        assertEquals(List.of(1, 2), valid);
        pass(1);
        assertEquals(List.of(1, 2, 3, 4), valid);
        pass(1);
        assertEquals(List.of(1, 2, 3, 4, 5, 6), valid);
        pass(1);
        assertEquals(List.of(1, 2, 3, 4, 5, 6, 7), valid);
        assertEquals("nothing is left ticking", 0, loop.timers());
    }

    @Test
    public void nobodyOvertakes() {
        afterABurst();
        take(3);
        loop.advance(Duration.ofNanos(999_999));
        take(1);
        assertEquals(List.of(1, 2), valid);
        pass(1);
        assertEquals(List.of(1, 2, 3, 4), valid);
    }

    @Test
    public void anOrdinaryStopGoesAtOnce() {
        take(SignalPacer.BURST);
        assertEquals(SignalPacer.BURST, valid.size());
        take(1);
        assertEquals(SignalPacer.BURST, valid.size());
    }

    @Test
    public void anotherOneGoesAtOnceAfterAPause() {
        afterABurst();
        pass(98);
        take(3);
        assertEquals("not yet", 2, valid.size());
        pass(200);
        take(SignalPacer.BURST + 1);
        assertEquals(3 + SignalPacer.BURST, valid.size() - 1);
    }

    @Test
    public void aTurnLastsUntilTheProcessorsKeepUp() {
        afterABurst();
        take(4);
        runnable = 6;
        pass(4);
        assertEquals(List.of(1, 2), valid);
        runnable = 4;
        pass(1);
        assertEquals(List.of(1, 2, 3, 4), valid);
    }

    @Test
    public void aMachineThatIsBusyWithSomethingElseDelaysATurnForTenMilliseconds() {
        afterABurst();
        take(6);
        runnable = 1000;
        pass(9);
        assertEquals(List.of(1, 2), valid);
        pass(1);
        assertEquals(List.of(1, 2, 3, 4), valid);
        pass(9);
        assertEquals(List.of(1, 2, 3, 4), valid);
        pass(1);
        assertEquals(List.of(1, 2, 3, 4, 5, 6), valid);
    }

    @Test
    public void knowsHowManyThreadsAreRunnable() {
        assertEquals(12, RunnableThreads.parse("0.20 0.18 0.12 12/80 11206\n"));
        assertThrows(IllegalArgumentException.class, () -> RunnableThreads.parse("0.20 0.18"));
        assertTrue("this one is", RunnableThreads.count() >= 1);
    }

    /** An ordinary stop was a moment ago. */
    private void afterABurst() {
        take(SignalPacer.BURST);
        valid.clear();
        taken = 0;
        pass(1);
    }

    private void take(int count) {
        for (int i = 0; i < count; i++) {
            int number = ++taken;
            if (pacer.take(() -> valid.add(number)).isValid()) {
                valid.add(number);
            }
        }
    }

    private void pass(int millis) {
        loop.advance(Duration.ofMillis(millis));
    }
}
