// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.internal.loop;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import io.circus.kernel.Cancellable;
import io.circus.kernel.EventLoop;
import io.circus.kernel.LogThrottle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The loop: run the tasks that came, run the timers that are due, wait for the next of tasks, timers and descriptors.
 *
 * <p><b>Code on the loop never waits; code that waits never touches the table except through {@link #call}.</b>
 */
public final class EpollLoop implements EventLoop {

    private static final System.Logger LOG = System.getLogger("circus");

    /** A task that takes longer is named in the log. */
    private static final long SLOW_NANOS = 50_000_000;
    /** For memory to come free. */
    private static final long RECOVERY_NANOS = 10_000_000;

    /** A moment of the monotonic clock; {@code serial} keeps two timers of one moment apart and in order. */
    private record Deadline(long nanos, long serial) implements Comparable<Deadline> {
        @Override
        public int compareTo(Deadline other) {
            long difference = nanos - other.nanos;
            return difference == 0 ? Long.compare(serial, other.serial) : difference < 0 ? -1 : 1;
        }
    }

    /** @param lasts whether it stays after it was ready */
    private record Watch(Runnable task, boolean lasts) {}

    /** Has a descriptor announced under a key. */
    @FunctionalInterface
    private interface Arming {
        void arm(int descriptor, long key) throws IOException;
    }

    private final Poller poller;
    private final LongSupplier nanoTime;
    private final Thread thread;
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final ConcurrentSkipListMap<Deadline, Runnable> timers = new ConcurrentSkipListMap<>();
    private final Map<Long, Watch> watches = new ConcurrentHashMap<>();
    private final AtomicLong serials = new AtomicLong();
    private final AtomicBoolean wakePending = new AtomicBoolean();
    private final LogThrottle failures = new LogThrottle(LOG, ERROR, this);
    private final LogThrottle delays = new LogThrottle(LOG, WARNING, this);
    private volatile boolean stopping;

    /** @param nanoTime the monotonic clock: {@link System#nanoTime}, or a fake in tests */
    public EpollLoop(Poller poller, LongSupplier nanoTime) {
        this.poller = poller;
        this.nanoTime = nanoTime;
        thread = Thread.ofPlatform().name("circus-loop").unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /** Runs the tasks that have come so far, then ends the thread. Not on the loop. */
    public void stop() throws InterruptedException {
        execute(() -> stopping = true);
        thread.join();
        poller.close();
    }

    @Override
    public void execute(Runnable task) {
        if (stopping) {
            throw new RejectedExecutionException("the event loop has ended");
        }
        tasks.add(task);
        wake();
    }

    @Override
    public <T> T call(Supplier<T> task) throws InterruptedException {
        if (inLoop()) {
            throw new IllegalStateException("cannot wait for the loop on the loop itself");
        }
        var result = new CompletableFuture<T>();
        execute(() -> {
            try {
                result.complete(task.get());
            } catch (Throwable t) {
                result.completeExceptionally(t);
            }
        });
        try {
            return result.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException unchecked -> throw unchecked;
                case Error error -> throw error;
                default -> throw new IllegalStateException(e.getCause());
            }
        }
    }

    @Override
    public Cancellable after(Duration delay, Runnable task) {
        long nanos = delay.isNegative() ? 0 : saturatedNanos(delay);
        var deadline = new Deadline(nanoTime.getAsLong() + nanos, serials.incrementAndGet());
        timers.put(deadline, task);
        // it may have run by now
        Map.Entry<Deadline, Runnable> first = timers.firstEntry();
        if (first != null && first.getKey() == deadline) {
            wake();
        }
        return () -> timers.remove(deadline);
    }

    @Override
    public Cancellable whenReadable(int descriptor, Runnable onReady) {
        return watch(descriptor, new Watch(onReady, false), poller::arm);
    }

    @Override
    public Cancellable whenArriving(int descriptor, Runnable onArrival) {
        return watch(descriptor, new Watch(onArrival, true), poller::armEdge);
    }

    private Cancellable watch(int descriptor, Watch watch, Arming arming) {
        long key = serials.incrementAndGet();
        watches.put(key, watch);
        try {
            arming.arm(descriptor, key);
        } catch (IOException e) {
            watches.remove(key);
            throw new UncheckedIOException(e);
        }
        return () -> {
            if (watches.remove(key) != null) {
                poller.disarm(descriptor);
            }
        };
    }

    @Override
    public boolean inLoop() {
        return Thread.currentThread() == thread;
    }

    /** Half of what a comparison of two deadlines can hold: 146 years. */
    private static long saturatedNanos(Duration delay) {
        return delay.compareTo(Duration.ofNanos(Long.MAX_VALUE / 2)) > 0 ? Long.MAX_VALUE / 2 : delay.toNanos();
    }

    private void wake() {
        if (!inLoop() && wakePending.compareAndSet(false, true)) {
            poller.wake();
        }
    }

    private void run() {
        while (!stopping) {
            try {
                turn();
            } catch (OutOfMemoryError e) {
                // Somebody else has it at the moment; what is not done yet still waits.
                LockSupport.parkNanos(RECOVERY_NANOS);
            } catch (Throwable t) {
                LOG.log(ERROR, () -> "the event loop is broken, ending the daemon; its processes go on", t);
                Runtime.getRuntime().halt(70);
            }
        }
    }

    private void turn() throws IOException {
        wakePending.set(false);
        runTasks();
        runTimers();
        poller.await(timeoutMillis(), this::onReady);
    }

    private void onReady(long key) {
        Watch watch = watches.get(key);
        if (watch != null && (watch.lasts() || watches.remove(key) != null)) {
            runGuarded(watch.task());
        }
    }

    /** Runs what is in the queue now; what these tasks add waits for the next turn. */
    private void runTasks() {
        for (int left = tasks.size(); left > 0; left--) {
            runGuarded(tasks.poll());
        }
    }

    private void runTimers() {
        var now = new Deadline(nanoTime.getAsLong(), Long.MAX_VALUE);
        while (true) {
            var first = timers.firstEntry();
            if (first == null || first.getKey().compareTo(now) > 0) {
                return;
            }
            if (timers.remove(first.getKey()) != null) {
                runGuarded(first.getValue());
            }
        }
    }

    private int timeoutMillis() {
        if (!tasks.isEmpty() || stopping) {
            return 0;
        }
        var first = timers.firstEntry();
        if (first == null) {
            return -1;
        }
        long nanos = first.getKey().nanos() - nanoTime.getAsLong();
        return Math.clamp((nanos + 999_999) / 1_000_000, 0, Integer.MAX_VALUE);
    }

    /** Without memory for a line in the log, what else is ready has its turn all the same. */
    private void failed(Throwable cause) {
        try {
            failures.log(() -> "a task of the event loop failed: " + cause, cause);
        } catch (OutOfMemoryError e) {
            LockSupport.parkNanos(RECOVERY_NANOS);
        }
    }

    private void runGuarded(Runnable task) {
        long begin = nanoTime.getAsLong();
        try {
            task.run();
        } catch (Throwable t) {
            failed(t);
        }
        long took = nanoTime.getAsLong() - begin;
        if (took > SLOW_NANOS) {
            delays.log(() -> "a task held up the event loop for " + took / 1_000_000 + " ms: " + task);
        }
    }
}
