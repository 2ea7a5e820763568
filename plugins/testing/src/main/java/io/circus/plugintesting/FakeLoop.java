// SPDX-License-Identifier: Apache-2.0
package io.circus.plugintesting;

import io.circus.kernel.Cancellable;
import io.circus.kernel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** A loop whose timers run when the test says so. Any thread. */
public final class FakeLoop implements EventLoop {

    private record Timer(Duration delay, Runnable task) {}

    private final List<Timer> timers = new ArrayList<>();

    /** The delays of what is to come, in the order in which they were asked for. */
    public synchronized List<Duration> delays() {
        return timers.stream().map(Timer::delay).toList();
    }

    /** Lets the delays of everything pass that is to come now. */
    public void elapse() {
        List<Timer> due;
        synchronized (this) {
            due = List.copyOf(timers);
            timers.clear();
        }
        due.forEach(timer -> timer.task().run());
    }

    @Override
    public synchronized Cancellable after(Duration delay, Runnable task) {
        var timer = new Timer(delay, task);
        timers.add(timer);
        return () -> {
            synchronized (this) {
                timers.removeIf(it -> it == timer);
            }
        };
    }

    @Override
    public void execute(Runnable task) {
        task.run();
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
        return false;
    }
}
