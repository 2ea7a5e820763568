// SPDX-License-Identifier: Apache-2.0
package io.circus.toolkit;

import static java.lang.System.Logger.Level.ERROR;

import io.circus.kernel.Cancellable;
import io.circus.kernel.EventLoop;
import io.circus.kernel.LogThrottle;
import java.time.Duration;

/**
 * Repeats a task at a fixed pace, each round on a thread of its own, so that it may wait and compute. It is a platform
 * thread, since a plugin that computes for long must not hold a carrier thread of the virtual threads. The first round
 * begins after one pace. A round that takes longer than the pace delays the next; rounds never overlap. If a round
 * throws, the exception is logged and the next round comes as usual. Any thread.
 */
public final class Rounds implements AutoCloseable {

    /** The repeated task. It is interrupted when the rounds are closed. */
    @FunctionalInterface
    public interface Round {
        void run() throws Exception;
    }

    private static final System.Logger LOG = System.getLogger(Rounds.class.getName());

    /** How long an interrupted round may take to end. */
    private static final Duration CLOSING = Duration.ofSeconds(3);

    private final EventLoop loop;
    private final String name;
    private final Duration pace;
    private final Round round;
    private final LogThrottle failures;
    // guarded by this
    private boolean closed;
    private Cancellable timer;
    private Thread running;

    private Rounds(EventLoop loop, String name, Duration pace, Round round) {
        this.loop = loop;
        this.name = name;
        this.pace = pace;
        this.round = round;
        failures = new LogThrottle(LOG, ERROR, loop);
    }

    /**
     * Begins.
     *
     * @param name the name of the task, for the log and the thread: {@code full-stats}
     * @param pace from the beginning of a round to the beginning of the next
     */
    public static Rounds begin(EventLoop loop, String name, Duration pace, Round round) {
        var rounds = new Rounds(loop, name, pace, round);
        rounds.scheduleIn(pace);
        return rounds;
    }

    private synchronized void scheduleIn(Duration delay) {
        if (!closed) {
            timer = loop.after(delay, this::due);
        }
    }

    /** On the loop. */
    private synchronized void due() {
        if (!closed) {
            running = Thread.ofPlatform().daemon().name("circus-" + name).start(this::run);
        }
    }

    private void run() {
        long begun = System.nanoTime();
        try {
            round.run();
        } catch (InterruptedException e) {
            return; // closed
        } catch (Exception | LinkageError | OutOfMemoryError | StackOverflowError e) {
            if (!isClosed()) {
                failures.log(() -> name + ": cannot do a round, going on with the next: " + e, e);
            }
        } finally {
            Duration left = pace.minusNanos(System.nanoTime() - begun);
            scheduleIn(left.isNegative() ? Duration.ZERO : left);
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** Begins no further round. Interrupts the current round and waits for it, 3 s at most. */
    @Override
    public void close() {
        Thread last;
        synchronized (this) {
            closed = true;
            timer.cancel();
            last = running;
        }
        if (last != null && last != Thread.currentThread()) {
            last.interrupt();
            try {
                last.join(CLOSING);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
