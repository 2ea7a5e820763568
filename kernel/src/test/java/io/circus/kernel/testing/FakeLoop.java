// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.testing;

import io.circus.kernel.Cancellable;
import io.circus.kernel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A loop for tests: tasks run at once on the thread that brings them, one at a time; time stands still until the test moves it;
 * something arrives at a descriptor when the test says so. Any thread.
 */
public final class FakeLoop implements EventLoop, LongSupplier {

    private static final Duration FOREVER = Duration.ofDays(10_000);

    private record Deadline(long nanos, long serial) implements Comparable<Deadline> {
        @Override
        public int compareTo(Deadline other) {
            return nanos == other.nanos ? Long.compare(serial, other.serial) : Long.compare(nanos, other.nanos);
        }
    }

    private record Timer(Duration delay, Runnable task) {}

    private record Watch(Runnable task, boolean lasts) {}

    // all guarded by this
    private final TreeMap<Deadline, Timer> timers = new TreeMap<>();
    private final TreeMap<Integer, Watch> watches = new TreeMap<>();
    private long now = 1_000_000_000L;
    private long serials;
    /** Null where tasks run at once. */
    private List<Runnable> queue;

    /** A loop whose tasks wait for {@link #runTasks}. */
    public static FakeLoop queueing() {
        var loop = new FakeLoop();
        loop.queue = new ArrayList<>();
        return loop;
    }

    /** Runs the tasks that wait, but none that they bring in turn. */
    public void runTasks() {
        List<Runnable> due;
        synchronized (this) {
            due = List.copyOf(queue);
            queue.clear();
        }
        due.forEach(Runnable::run);
    }

    /** The time in nanoseconds, from some moment on. */
    @Override
    public synchronized long getAsLong() {
        return now;
    }

    /** How many timers are to come. */
    public synchronized int timers() {
        return timers.size();
    }

    /** When the next timer is due, from now; null if there is none. */
    public synchronized Duration nextTimer() {
        return timers.isEmpty() ? null : Duration.ofNanos(timers.firstKey().nanos() - now);
    }

    /** The delays of what is to come, in the order in which they were asked for. */
    public synchronized List<Duration> delays() {
        return timers.entrySet().stream().sorted((a, b) -> Long.compare(a.getKey().serial(), b.getKey().serial()))
                .map(entry -> entry.getValue().delay()).toList();
    }

    /** Runs what is to come now, whatever its delay, but nothing that it asks for in turn. */
    public void elapse() {
        var due = new ArrayList<Runnable>();
        synchronized (this) {
            timers.values().forEach(timer -> due.add(timer.task()));
            timers.clear();
        }
        due.forEach(Runnable::run);
    }

    /** Moves the time, running what becomes due, in order. */
    public void advance(Duration duration) {
        advance(duration, () -> { });
    }

    /** @param settle lets others do what they do about a timer before the next one is due */
    public void advance(Duration duration, Runnable settle) {
        settle.run();
        long end = getAsLong() + duration.toNanos();
        for (Runnable due = next(end); due != null; due = next(end)) {
            due.run();
            settle.run();
        }
        settle.run();
    }

    /** The next task that is due by {@code end}; null if there is none, and it is {@code end} then. */
    private synchronized Runnable next(long end) {
        if (timers.isEmpty() || timers.firstKey().nanos() > end) {
            now = end;
            return null;
        }
        now = Math.max(now, timers.firstKey().nanos());
        return timers.pollFirstEntry().getValue().task();
    }

    @Override
    public synchronized Cancellable after(Duration delay, Runnable task) {
        long nanos = delay.compareTo(FOREVER) > 0 ? Long.MAX_VALUE / 2 : Math.max(0, delay.toNanos());
        var deadline = new Deadline(now + nanos, ++serials);
        timers.put(deadline, new Timer(delay, task));
        return () -> {
            synchronized (this) {
                timers.remove(deadline);
            }
        };
    }

    /** The descriptors that are watched now. */
    public synchronized Set<Integer> watched() {
        return Set.copyOf(watches.keySet());
    }

    /** Something arrives at each watched descriptor of {@code descriptors}. */
    public void arrive(Set<Integer> descriptors) {
        for (int descriptor : descriptors) {
            Watch watch;
            synchronized (this) {
                watch = watches.get(descriptor);
                if (watch != null && !watch.lasts()) {
                    watches.remove(descriptor);
                }
            }
            if (watch != null) {
                watch.task().run();
            }
        }
    }

    @Override
    public Cancellable whenReadable(int descriptor, Runnable onReady) {
        return watch(descriptor, new Watch(onReady, false));
    }

    @Override
    public Cancellable whenArriving(int descriptor, Runnable onArrival) {
        return watch(descriptor, new Watch(onArrival, true));
    }

    private synchronized Cancellable watch(int descriptor, Watch watch) {
        if (watches.putIfAbsent(descriptor, watch) != null) {
            throw new IllegalStateException("descriptor " + descriptor + " is watched already");
        }
        return () -> {
            synchronized (this) {
                watches.remove(descriptor, watch);
            }
        };
    }

    @Override
    public synchronized void execute(Runnable task) {
        if (queue == null) {
            task.run();
        } else {
            queue.add(task);
        }
    }

    @Override
    public synchronized <T> T call(Supplier<T> task) {
        return task.get();
    }

    @Override
    public boolean inLoop() {
        return false;
    }
}
