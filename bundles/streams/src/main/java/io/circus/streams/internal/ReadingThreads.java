// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The few platform threads that read pipes and write files: waiting for a disk holds a platform thread in any case. They serve the
 * streams in turn. Any thread.
 */
final class ReadingThreads {

    /** What is read at once, in bytes: as much as the largest pipe holds. */
    static final int BUFFER = 1 << 20;
    /** So many hanging disks hold up the streams of others. */
    private static final int COUNT = 8;

    private final ThreadLocal<ByteBuffer> buffers =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(BUFFER + WatcherStream.LONGEST_LINE + 1));
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(COUNT, COUNT, 10, TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(), Thread.ofPlatform().name("circus-streams-", 1).daemon().factory());

    ReadingThreads() {
        threads.allowCoreThreadTimeOut(true);
    }

    /** Runs {@code task} after those that are waiting; not any more once this is closed. */
    void execute(Runnable task) {
        try {
            threads.execute(task);
        } catch (RejectedExecutionException e) {
            // the bundle is going: the next one goes on
        }
    }

    /** The buffer of the calling thread. */
    ByteBuffer buffer() {
        return buffers.get().clear();
    }

    /** Waits for {@code last}, then ends the threads. */
    void close(List<CompletableFuture<Void>> last, Duration patience) {
        try {
            CompletableFuture.allOf(last.toArray(CompletableFuture[]::new)).completeOnTimeout(null, patience.toMillis(),
                    TimeUnit.MILLISECONDS).join();
            threads.shutdown();
            if (!threads.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
