// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.internal.foreign;

import io.circus.kernel.Cancellable;
import io.circus.kernel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** A loop whose time passes when the test says so. */
public final class ManualLoop implements EventLoop, LongSupplier {

    private record Timer(long at, Runnable task) {}

    private final List<Timer> timers = new ArrayList<>();
    private long now;

    @Override
    public synchronized long getAsLong() {
        return now;
    }

    /** Runs what is due in {@code time}, in order. */
    public void pass(Duration time) {
        long end = getAsLong() + time.toNanos();
        for (Timer next = next(end); next != null; next = next(end)) {
            next.task().run();
        }
        synchronized (this) {
            now = end;
        }
    }

    private synchronized Timer next(long end) {
        Timer next = timers.stream().filter(timer -> timer.at() <= end).min(Comparator.comparingLong(Timer::at)).orElse(null);
        if (next != null) {
            timers.remove(next);
            now = next.at();
        }
        return next;
    }

    public synchronized int timers() {
        return timers.size();
    }

    @Override
    public synchronized Cancellable after(Duration delay, Runnable task) {
        var timer = new Timer(now + delay.toNanos(), task);
        timers.add(timer);
        return () -> cancel(timer);
    }

    private synchronized void cancel(Timer timer) {
        timers.remove(timer);
    }

    @Override
    public void execute(Runnable task) {
        after(Duration.ZERO, task);
    }

    @Override
    public <T> T call(Supplier<T> task) {
        return task.get();
    }

    @Override
    public Cancellable whenReadable(int descriptor, Runnable onReady) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Cancellable whenArriving(int descriptor, Runnable onArrival) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean inLoop() {
        return true;
    }
}
