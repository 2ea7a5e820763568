// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal;

import io.circus.kernel.Cancellable;
import io.circus.kernel.EventLoop;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Where one thread waits for what happens elsewhere: any number of threads signal, one waits. Time passes by the timers of
 * the event loop, so that a test moves it by hand.
 */
final class Inbox {

    private final EventLoop loop;
    private final Runnable beforeWaiting;
    // guarded by this
    private boolean signalled;
    private boolean waiting;

    Inbox(EventLoop loop) {
        this(loop, () -> { });
    }

    /** @param beforeWaiting called on the waiting thread whenever its condition does not hold and it is about to wait */
    Inbox(EventLoop loop, Runnable beforeWaiting) {
        this.loop = loop;
        this.beforeWaiting = beforeWaiting;
    }

    /** Something has happened: the waiting thread looks at its condition again. Any thread. */
    synchronized void signal() {
        signalled = true;
        notifyAll();
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
        var over = new boolean[1];
        Cancellable timer = loop.after(patience, () -> {
            synchronized (this) {
                over[0] = true;
                signal();
            }
        });
        try {
            while (!condition.getAsBoolean()) {
                synchronized (this) {
                    if (over[0]) {
                        return false;
                    }
                }
                awaitSignal();
            }
            return true;
        } finally {
            timer.cancel();
        }
    }

    /** Whether a thread waits here and nothing has been signalled since it looked last. For tests. */
    synchronized boolean isQuiet() {
        return waiting && !signalled;
    }

    /** Whether something has been signalled that the waiting thread has not looked at yet. */
    synchronized boolean isSignalled() {
        return signalled;
    }

    private void awaitSignal() throws InterruptedException {
        beforeWaiting.run();
        waitForSignal();
    }

    private synchronized void waitForSignal() throws InterruptedException {
        try {
            waiting = true;
            while (!signalled) {
                wait();
            }
            signalled = false;
        } finally {
            waiting = false;
        }
    }
}
