// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal;

import io.circus.kernel.Cancellable;
import io.circus.kernel.EventLoop;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Where one thread waits for what happens elsewhere: any number of threads signal, one waits. Time passes by the timers of
 * the event loop, so that a test moves it by hand.
 *
 * <p>A condition may wait here too, as the end of a process is told to a hook while something else is waited for. What is signalled
 * meanwhile may be what the outer condition is to look at, so that one is tried again afterwards.
 *
 * <p>It parks, and has no monitor: a virtual thread that is notified of a monitor is woken by way of another thread of the JDK.
 */
final class Inbox {

    private final EventLoop loop;
    private final Runnable beforeWaiting;
    private final AtomicBoolean signalled = new AtomicBoolean();
    private volatile Thread waiting;
    /** How many conditions are being tried, one within the other; of the thread that waits. */
    private int trying;
    /** Whether the condition that is being tried has waited itself; of the thread that waits. */
    private boolean waitedWithin;

    Inbox(EventLoop loop) {
        this(loop, () -> { });
    }

    /** @param beforeWaiting called on the waiting thread whenever its condition does not hold and it is about to wait */
    Inbox(EventLoop loop, Runnable beforeWaiting) {
        this.loop = loop;
        this.beforeWaiting = beforeWaiting;
    }

    /** Something has happened: the waiting thread looks at its condition again. Any thread. */
    void signal() {
        if (!signalled.getAndSet(true)) {
            LockSupport.unpark(waiting);
        }
    }

    /** Waits until {@code condition}, tried at every signal, holds. */
    void await(BooleanSupplier condition) throws InterruptedException {
        while (!holds(condition)) {
            awaitSignal();
        }
    }

    /** Waits until {@code condition} holds or {@code patience} is over. @return whether it holds */
    boolean await(BooleanSupplier condition, Duration patience) throws InterruptedException {
        if (holds(condition)) {
            return true;
        }
        var over = new AtomicBoolean();
        Cancellable timer = loop.after(patience, () -> {
            over.set(true);
            signal();
        });
        try {
            while (!holds(condition)) {
                if (over.get()) {
                    return false;
                }
                awaitSignal();
            }
            return true;
        } finally {
            timer.cancel();
        }
    }

    /** Whether a thread waits here and nothing has been signalled since it looked last. For tests. */
    boolean isQuiet() {
        // in this order: a thread that has seen a signal does not count as waiting before it clears the signal
        return !signalled.get() && waiting != null;
    }

    /** Whether something has been signalled that the waiting thread has not looked at yet. */
    boolean isSignalled() {
        return signalled.get();
    }

    /** Tries {@code condition} until it has not waited itself, or holds. */
    private boolean holds(BooleanSupplier condition) {
        boolean outer = waitedWithin;
        try {
            while (true) {
                waitedWithin = false;
                trying++;
                try {
                    if (condition.getAsBoolean()) {
                        return true;
                    }
                } finally {
                    trying--;
                }
                if (!waitedWithin) {
                    return false;
                }
                outer |= trying > 0;
            }
        } finally {
            waitedWithin = outer;
        }
    }

    private void awaitSignal() throws InterruptedException {
        beforeWaiting.run();
        waitedWithin = trying > 0;
        waiting = Thread.currentThread();
        try {
            while (!signalled.get()) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                LockSupport.park(this);
            }
        } finally {
            waiting = null;
        }
        // what was written before any of the signals so far is seen after this
        signalled.getAndSet(false);
    }
}
