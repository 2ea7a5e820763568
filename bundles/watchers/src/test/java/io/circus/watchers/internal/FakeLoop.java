// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal;

import io.circus.kernel.Cancellable;
import io.circus.kernel.EventLoop;
import java.time.Duration;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Tasks run at once on the thread that brings them, one at a time; time stands still until a test moves it. */
public final class FakeLoop implements EventLoop {

    private record Deadline(long nanos, long serial) implements Comparable<Deadline> {
        @Override
        public int compareTo(Deadline other) {
            return nanos == other.nanos ? Long.compare(serial, other.serial) : Long.compare(nanos, other.nanos);
        }
    }

    private final TreeMap<Deadline, Runnable> timers = new TreeMap<>();
    private long now = 1_000_000_000L;
    private long serials;

    public synchronized long nanoTime() {
        return now;
    }

    /** When the next timer is due, from now; null if there is none. */
    public synchronized Duration nextTimer() {
        return timers.isEmpty() ? null : Duration.ofNanos(timers.firstKey().nanos() - now);
    }

    public synchronized int timers() {
        return timers.size();
    }

    /** Moves the time, running what becomes due; {@code settle} lets the others do what they do about it. */
    public void advance(Duration duration, Runnable settle) {
        settle.run();
        long end = nanoTime() + duration.toNanos();
        while (true) {
            Runnable due;
            synchronized (this) {
                if (timers.isEmpty() || timers.firstKey().nanos() > end) {
                    now = end;
                    break;
                }
                now = Math.max(now, timers.firstKey().nanos());
                due = timers.pollFirstEntry().getValue();
            }
            due.run();
            settle.run();
        }
        settle.run();
    }

    @Override
    public synchronized void execute(Runnable task) {
        task.run();
    }

    @Override
    public synchronized <T> T call(Supplier<T> task) {
        return task.get();
    }

    @Override
    public synchronized Cancellable after(Duration delay, Runnable task) {
        long nanos = delay.compareTo(Duration.ofDays(10_000)) > 0 ? Long.MAX_VALUE / 2 : delay.toNanos();
        var deadline = new Deadline(now + Math.max(0, nanos), ++serials);
        timers.put(deadline, task);
        return () -> {
            synchronized (this) {
                timers.remove(deadline);
            }
        };
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
