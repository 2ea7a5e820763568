// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal.reading;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The platform threads that read pipes and write files: waiting for a disk holds a platform thread in any case. A few
 * threads serve all streams in turn. If a thread hangs at its disk while other tasks wait, a further thread is started
 * in its place, so a disk delays only its own streams. Any thread.
 */
public final class ReadingThreads {

    /** Bytes per read: this much stays in a processor's cache until it is written. */
    public static final int BUFFER = 1 << 18;

    private static final Duration KEPT = Duration.ofSeconds(10);
    /** How long others wait for a thread before the one that holds it counts as hanging. */
    static final Duration HANGING = Duration.ofMillis(100);

    /** {@link io.circus.kernel.EventLoop#after}. */
    interface Timer {
        Object after(Duration delay, Runnable task);
    }

    /** One thread at its tasks. */
    private static final class Work {
        private boolean busy;
        private long since;
    }

    private final int count;
    private final Timer timer;
    private final LongSupplier nanoTime;
    /** Takes the thread that was idle last, so that a single busy stream has one thread. */
    private final ExecutorService threads = new ThreadPoolExecutor(0, Integer.MAX_VALUE, KEPT.toSeconds(), TimeUnit.SECONDS,
            new SynchronousQueue<>(), Thread.ofPlatform().name("circus-streams-", 1).daemon().factory());
    // guarded by this
    private final Deque<Consumer<ByteBuffer>> waiting = new ArrayDeque<>();
    private final Deque<ByteBuffer> buffers = new ArrayDeque<>();
    private final Set<Work> working = new LinkedHashSet<>();
    private boolean checking;

    /** @param count the number of threads, besides hanging ones */
    ReadingThreads(int count, Timer timer, LongSupplier nanoTime) {
        this.count = count;
        this.timer = timer;
        this.nanoTime = nanoTime;
    }

    /**
     * Runs {@code task} after the waiting ones; does nothing once this is closed.
     *
     * @param task gets an empty direct buffer that is its own while it runs, of {@link #BUFFER} bytes, the longest line and one more
     */
    synchronized void execute(Consumer<ByteBuffer> task) {
        waiting.add(task);
        startIfFree();
    }

    /** Whether the calling thread may go on with its task, because no other task waits. */
    synchronized boolean haveTime() {
        return waiting.isEmpty();
    }

    private void startIfFree() {
        if (working.size() < count) {
            start();
        } else if (!checking) {
            checking = true;
            timer.after(HANGING, this::replaceHanging);
        }
    }

    private void start() {
        var work = new Work();
        try {
            threads.execute(() -> run(work));
            working.add(work);
        } catch (RejectedExecutionException e) {
            waiting.clear(); // the bundle is going: the next one goes on
        }
    }

    private synchronized void replaceHanging() {
        checking = false;
        if (!waiting.isEmpty()) {
            long now = nanoTime.getAsLong();
            working.removeIf(work -> work.busy && now - work.since >= HANGING.toNanos());
            for (int i = waiting.size(); i > 0; i--) {
                startIfFree();
            }
        }
    }

    private void run(Work work) {
        ByteBuffer buffer = takeBuffer();
        try {
            for (Consumer<ByteBuffer> task = next(work); task != null; task = next(work)) {
                task.accept(buffer.clear());
            }
        } finally {
            end(work, buffer);
        }
    }

    private synchronized ByteBuffer takeBuffer() {
        return buffers.isEmpty() ? ByteBuffer.allocateDirect(BUFFER + WatcherStream.LONGEST_LINE + 1) : buffers.pop();
    }

    /** The next task; null if there is none, or this thread has been replaced. */
    private synchronized Consumer<ByteBuffer> next(Work work) {
        if (!working.contains(work)) {
            return null;
        }
        Consumer<ByteBuffer> task = waiting.poll();
        if (task == null) {
            working.remove(work);
        }
        work.busy = true;
        work.since = nanoTime.getAsLong();
        return task;
    }

    private synchronized void end(Work work, ByteBuffer buffer) {
        if (buffers.size() < count) {
            buffers.push(buffer);
        }
        if (working.remove(work) && !waiting.isEmpty()) {
            startIfFree(); // the task has thrown
        }
    }

    /** Waits for {@code last}, then ends the threads; hanging ones are interrupted and abandoned. */
    void close(List<CompletableFuture<Void>> last, Duration patience) {
        try {
            boolean hanging = CompletableFuture.allOf(last.toArray(CompletableFuture[]::new)).thenApply(done -> false)
                    .completeOnTimeout(true, patience.toMillis(), TimeUnit.MILLISECONDS).join();
            threads.shutdown();
            if (hanging || !threads.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
