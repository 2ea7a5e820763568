// SPDX-License-Identifier: Apache-2.0
package io.circus.toolkit;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.circus.kernel.testing.FakeLoop;
import io.circus.testing.Pause;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class RoundsTest {

    private static final Duration PACE = Duration.ofSeconds(7);

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    private final FakeLoop loop = new FakeLoop();
    private final SynchronousQueue<String> done = new SynchronousQueue<>();

    /** Lets a pace pass, once the round before it has ordered the next. A timer of the log, which is due later, may come before that. */
    private void pass() {
        while (loop.nextTimer() == null || loop.nextTimer().compareTo(PACE) > 0) {
            Pause.briefly();
        }
        loop.advance(PACE);
    }

    @Test
    public void doesARoundEachPaceAndGoesOnAfterOneThatFailed() throws InterruptedException {
        Rounds rounds = Rounds.begin(loop, "test", PACE, () -> {
            done.put("round");
            throw new IllegalStateException("meant to fail");
        });
        assertEquals(PACE, loop.nextTimer());
        pass();
        assertEquals("round", done.take());
        pass();
        assertEquals("round", done.take());
        rounds.close();
    }

    @Test
    public void closingInterruptsARoundAndBeginsNoOther() throws InterruptedException {
        var interrupted = new CountDownLatch(1);
        Rounds rounds = Rounds.begin(loop, "test", PACE, () -> {
            done.put("begun");
            try {
                new CountDownLatch(1).await();
            } finally {
                interrupted.countDown();
            }
        });
        pass();
        assertEquals("begun", done.take());
        rounds.close();
        assertEquals(0, interrupted.getCount());
        assertEquals(0, loop.timers());
        rounds.close();
    }

    @Test
    public void closingBeforeTheFirstRoundTakesTheTimerBack() {
        Rounds.begin(loop, "test", PACE, () -> { }).close();
        assertTrue(loop.timers() == 0);
    }
}
