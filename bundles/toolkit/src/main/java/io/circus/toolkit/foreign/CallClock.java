// SPDX-License-Identifier: Apache-2.0
package io.circus.toolkit.foreign;

import java.time.Duration;
import java.util.function.LongSupplier;

/** How long a call has taken, not counting the time in which it waited for the daemon. Any thread. */
public final class CallClock {

    /** A thread that carries out a call. */
    public interface Holder {
        CallClock clock();
    }

    private final LongSupplier nanoTime;
    // guarded by this
    private long begun;
    private long pausedAt;
    private int pauses;

    /** Begins now. @param nanoTime the monotonic clock */
    public CallClock(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        begun = nanoTime.getAsLong();
    }

    synchronized void pause() {
        if (pauses++ == 0) {
            pausedAt = nanoTime.getAsLong();
        }
    }

    synchronized void resume() {
        if (--pauses == 0) {
            begun += nanoTime.getAsLong() - pausedAt;
        }
    }

    /** Begins anew: the call has got somewhere. */
    public synchronized void restart() {
        begun = nanoTime.getAsLong();
    }

    public synchronized Duration elapsed() {
        return Duration.ofNanos((pauses > 0 ? pausedAt : nanoTime.getAsLong()) - begun);
    }
}
