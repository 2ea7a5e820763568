// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal;

import io.circus.kernel.Cancellable;
import io.circus.kernel.EventLoop;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * The event loop, scoped to the life of this bundle: remembers every timer and every wait for a descriptor, and cancels them when the
 * bundle is stopped. Otherwise a timer that is due in a week would keep the classes of this bundle for a week. Any thread.
 */
final class ScopedEventLoop implements EventLoop {

    private final EventLoop loop;
    private final Set<Wait> waits = ConcurrentHashMap.newKeySet();

    /** Something that will happen on the loop. */
    private final class Wait implements Cancellable {

        private final AtomicBoolean over = new AtomicBoolean();
        private volatile Cancellable inner;

        /** @return false if it was cancelled before */
        private boolean end() {
            waits.remove(this);
            return over.compareAndSet(false, true);
        }

        /** It may be cancelled before the loop has told how. */
        private Cancellable is(Cancellable cancellable) {
            inner = cancellable;
            if (over.get()) {
                cancellable.cancel();
            }
            return this;
        }

        @Override
        public void cancel() {
            Cancellable begun = end() ? inner : null;
            if (begun != null) {
                begun.cancel();
            }
        }
    }

    ScopedEventLoop(EventLoop loop) {
        this.loop = loop;
    }

    @Override
    public void execute(Runnable task) {
        loop.execute(task);
    }

    @Override
    public <T> T call(Supplier<T> task) throws InterruptedException {
        return loop.call(task);
    }

    @Override
    public Cancellable after(Duration delay, Runnable task) {
        Wait wait = begin();
        return wait.is(loop.after(delay, () -> {
            if (wait.end()) {
                task.run();
            }
        }));
    }

    @Override
    public Cancellable whenReadable(int descriptor, Runnable onReady) {
        Wait wait = begin();
        try {
            return wait.is(loop.whenReadable(descriptor, () -> {
                if (wait.end()) {
                    onReady.run();
                }
            }));
        } catch (RuntimeException e) {
            wait.end();
            throw e;
        }
    }

    @Override
    public Cancellable whenArriving(int descriptor, Runnable onArrival) {
        Wait wait = begin();
        try {
            return wait.is(loop.whenArriving(descriptor, onArrival));
        } catch (RuntimeException e) {
            wait.end();
            throw e;
        }
    }

    private Wait begin() {
        var wait = new Wait();
        waits.add(wait);
        return wait;
    }

    @Override
    public boolean inLoop() {
        return loop.inLoop();
    }

    /** Cancels all that waits. */
    void cancelAll() {
        waits.forEach(Wait::cancel);
    }
}
