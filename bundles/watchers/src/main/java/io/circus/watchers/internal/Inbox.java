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
 * <p>It parks, and has no monitor: a virtual thread that is notified of a monitor is woken by way of another thread of the JDK.
 */
final class Inbox {

    private final EventLoop loop;
    private final Runnable beforeWaiting;
    private final AtomicBoolean signalled = new AtomicBoolean();
    private volatile Thread waiting;

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
        while (!condition.getAsBoolean()) {
            awaitSignal();
        }
    }

    /** Waits until {@code condition} holds or {@code patience} is over. @return whether it holds */
    boolean await(BooleanSupplier condition, Duration patience) throws InterruptedException {
        if (condition.getAsBoolean()) {
            return true;
        }
        var over = new AtomicBoolean();
        Cancellable timer = loop.after(patience, () -> {
            over.set(true);
            signal();
        });
        try {
            while (!condition.getAsBoolean()) {
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

    private void awaitSignal() throws InterruptedException {
        beforeWaiting.run();
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
