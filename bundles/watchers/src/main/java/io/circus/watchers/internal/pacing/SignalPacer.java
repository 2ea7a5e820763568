// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.pacing;

import io.circus.kernel.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * Spreads the signals of a mass stop. Each wakes a process that wants a processor; a thousand of them woken at once would
 * keep everybody else waiting, the clients of this daemon too, until all of them have had theirs. So the signals go out in
 * turns, over all watchers: one for each processor, then no more for a millisecond, and until no more than two threads want each
 * processor, but not for longer than {@link #LONGEST_TURN}. After a {@link #PAUSE} the first turn has {@link #BURST} at least: those
 * of an ordinary stop go at once, and all of them before the first of its processes has ended. Any thread.
 */
public final class SignalPacer {

    public static final int BURST = 32;
    static final Duration PAUSE = Duration.ofMillis(100);
    public static final Duration SHORTEST_TURN = Duration.ofMillis(1);
    public static final Duration LONGEST_TURN = Duration.ofMillis(10);

    /** The place of one signal. */
    public static final class Ticket {

        private final Runnable onValid;
        private volatile boolean valid;

        private Ticket(Runnable onValid) {
            this.onValid = onValid;
        }

        /** Whether it is its turn; stays true. */
        public boolean isValid() {
            return valid;
        }
    }

    private final EventLoop loop;
    private final LongSupplier nanoTime;
    private final int processors;
    private final IntSupplier runnable;
    // guarded by this
    private final Queue<Ticket> waiting = new ArrayDeque<>();
    /** Written under the lock, as is the next one. */
    private volatile int left;
    private volatile long beganNanos;

    /**
     * @param processors how many signals may be sent in a turn that follows another, at least 1
     * @param runnable how many threads of the machine run or could, the calling one among them
     */
    public SignalPacer(EventLoop loop, LongSupplier nanoTime, int processors, IntSupplier runnable) {
        this.loop = loop;
        this.nanoTime = nanoTime;
        this.processors = processors;
        this.runnable = runnable;
        beganNanos = nanoTime.getAsLong();
        left = burst();
    }

    /**
     * Takes a place in the line for one signal, which may be its turn already. Who does not come when it is lets it go by.
     *
     * @param onValid called on the loop if it becomes valid later
     */
    public Ticket take(Runnable onValid) {
        var ticket = new Ticket(onValid);
        boolean due = left == 0 && isNextDue();
        synchronized (this) {
            if (waiting.isEmpty() && (left > 0 || due && begin())) {
                left--;
                ticket.valid = true;
            } else {
                if (waiting.isEmpty()) {
                    schedule();
                }
                waiting.add(ticket);
            }
        }
        return ticket;
    }

    /** Whether the turn has lasted long enough. Reads a file, so not under the lock, which the loop needs. */
    private boolean isNextDue() {
        long passed = passedNanos();
        return passed >= LONGEST_TURN.toNanos()
                || passed >= SHORTEST_TURN.toNanos() && runnable.getAsInt() <= 2L * processors;
    }

    /** Under the lock. @return false if somebody else has just begun a turn */
    private boolean begin() {
        long passed = passedNanos();
        if (passed < SHORTEST_TURN.toNanos()) {
            return false;
        }
        beganNanos += passed;
        left = passed < PAUSE.toNanos() ? processors : burst();
        return true;
    }

    private int burst() {
        return Math.max(BURST, processors);
    }

    private long passedNanos() {
        return nanoTime.getAsLong() - beganNanos;
    }

    private void schedule() {
        loop.after(SHORTEST_TURN, this::look);
    }

    private void look() {
        List<Ticket> valid = new ArrayList<>();
        boolean due = isNextDue();
        synchronized (this) {
            if (due && begin()) {
                while (left > 0 && !waiting.isEmpty()) {
                    left--;
                    valid.add(waiting.remove());
                }
            }
            if (!waiting.isEmpty()) {
                schedule();
            }
        }
        for (Ticket ticket : valid) {
            ticket.valid = true;
            ticket.onValid.run();
        }
    }
}
