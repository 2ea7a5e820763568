// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.lane;

import static org.junit.Assert.assertFalse;

import io.circus.kernel.testing.FakeLoop;
import io.circus.testing.Pause;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class ConditionVariableTest {

    private static final Duration A_MINUTE = Duration.ofMinutes(1);

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    private final FakeLoop loop = new FakeLoop();
    private final ConditionVariable variable = new ConditionVariable(loop);
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicBoolean answered = new AtomicBoolean();
    private boolean asked;

    /** One signal, which wakes the inner waiting, tells of both. */
    private boolean looksAndThenAsks() {
        boolean held = ended.get();
        if (!asked) {
            asked = true;
            await(answered::get);
        }
        return held;
    }

    private void await(BooleanSupplier condition) {
        try {
            variable.await(condition);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private Thread waiting(BooleanSupplier condition) {
        var thread = new Thread(() -> await(condition));
        thread.start();
        while (!variable.isQuiet()) {
            Pause.briefly();
        }
        return thread;
    }

    @Test
    public void looksAgainAfterAConditionHasWaitedItself() throws Exception {
        Thread thread = waiting(this::looksAndThenAsks);
        ended.set(true);
        answered.set(true);
        variable.signal();
        thread.join();
    }

    @Test
    public void looksAgainAfterAConditionOfAConditionHasWaited() throws Exception {
        var within = new AtomicBoolean();
        Thread thread = waiting(() -> {
            boolean held = ended.get();
            if (!within.getAndSet(true)) {
                await(this::looksAndThenAsks);
            }
            return held;
        });
        ended.set(true);
        answered.set(true);
        variable.signal();
        thread.join();
    }

    @Test
    public void endsWhenThePatienceIsOver() throws Exception {
        var held = new AtomicBoolean(true);
        var thread = new Thread(() -> {
            try {
                held.set(variable.await(() -> false, A_MINUTE));
            } catch (InterruptedException e) {
                // held stays true
            }
        });
        thread.start();
        while (loop.timers() == 0) {
            Pause.briefly();
        }
        loop.advance(A_MINUTE);
        thread.join();
        assertFalse(held.get());
    }
}
