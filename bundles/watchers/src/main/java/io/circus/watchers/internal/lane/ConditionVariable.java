// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.lane;

import io.circus.kernel.Cancellable;
import io.circus.kernel.EventLoop;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A condition variable for one waiting thread; any number of threads signal. Timers of the event loop measure the time, so that a
 * test moves it by hand.
 *
 * <p>A condition may itself wait here: the lane calls a hook for a process that has ended while it waits for something else. A signal
 * that arrives meanwhile may be meant for the outer condition, so the outer condition is tried again afterwards.
 *
 * <p>The thread parks and uses no monitor: the JDK wakes a virtual thread from a monitor by way of another thread.
 */
public final class ConditionVariable {

    private final EventLoop loop;
    private final Runnable beforeWaiting;
    private final AtomicBoolean signalled = new AtomicBoolean();
    private volatile Thread waiting;
    /** How many conditions are being tried, one within the other; of the thread that waits. */
    private int trying;
    /** Whether the condition that is being tried has waited itself; of the thread that waits. */
    private boolean waitedWithin;

    public ConditionVariable(EventLoop loop) {
        this(loop, () -> { });
    }

    /** @param beforeWaiting called on the waiting thread whenever its condition does not hold and it is about to wait */
    public ConditionVariable(EventLoop loop, Runnable beforeWaiting) {
        this.loop = loop;
        this.beforeWaiting = beforeWaiting;
    }

    /** Something has happened: the waiting thread looks at its condition again. Any thread. */
    public void signal() {
        if (!signalled.getAndSet(true)) {
            LockSupport.unpark(waiting);
        }
    }

    /** Waits until {@code condition}, tried at every signal, holds. */
    public void await(BooleanSupplier condition) throws InterruptedException {
        while (!holds(condition)) {
            awaitSignal();
        }
    }

    /** Waits until {@code condition} holds or {@code patience} is over. @return whether it holds */
    public boolean await(BooleanSupplier condition, Duration patience) throws InterruptedException {
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
