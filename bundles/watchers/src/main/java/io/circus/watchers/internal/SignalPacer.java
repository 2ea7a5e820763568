// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Spreads the signals of a mass stop. Each wakes a process that wants a processor; a thousand of them woken at once would
 * keep everybody else waiting, the clients of this daemon too, until all of them have had theirs. So one signal for each
 * processor is sent in a millisecond, over all watchers; the few of an ordinary stop go at once. Any thread.
 */
final class SignalPacer {

    static final Duration TURN = Duration.ofMillis(1);

    private final LongSupplier nanoTime;
    private final int processors;
    // guarded by this
    private long turnNanos;
    private int left;

    /** @param processors how many signals may be sent in one turn, at least 1 */
    SignalPacer(LongSupplier nanoTime, int processors) {
        this.nanoTime = nanoTime;
        this.processors = processors;
        turnNanos = nanoTime.getAsLong();
        left = processors;
    }

    /** Gives the caller its place. @return how long it has to wait before it sends its signal, zero for not at all */
    synchronized Duration next() {
        long now = nanoTime.getAsLong();
        if (now - turnNanos >= TURN.toNanos()) {
            turnNanos = now;
            left = processors;
        } else if (left == 0) {
            turnNanos += TURN.toNanos();
            left = processors;
        }
        left--;
        return Duration.ofNanos(Math.max(0, turnNanos - now));
    }
}
