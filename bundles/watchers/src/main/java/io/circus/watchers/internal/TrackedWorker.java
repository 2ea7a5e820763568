// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal;

import io.circus.kernel.ChildProcess;
import io.circus.watchers.Worker;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A worker with its process. Any thread. */
final class TrackedWorker {

    private final ChildProcess process;
    private final int wid;
    private final long spawnedNanos;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final AtomicInteger signalling = new AtomicInteger();
    private volatile Runnable onSignalled = () -> { };

    /** @param spawnedNanos by the clock of the pool */
    TrackedWorker(ChildProcess process, int wid, long spawnedNanos) {
        this.process = process;
        this.wid = wid;
        this.spawnedNanos = spawnedNanos;
    }

    ChildProcess process() {
        return process;
    }

    int pid() {
        return process.pid();
    }

    int wid() {
        return wid;
    }

    long ageNanos(long nowNanos) {
        return nowNanos - spawnedNanos;
    }

    /** Claims it for ending it. @return false if somebody else is ending it already */
    boolean beginStopping() {
        process.expectExit();
        return stopping.compareAndSet(false, true);
    }

    /** Calls {@code listener} whenever a signal, with all that belongs to it, has been sent; on the thread that sent it. */
    void onSignalled(Runnable listener) {
        onSignalled = listener;
    }

    /** From now on its end is not dealt with until {@link #endSignalling}, so that events come in their order. */
    void beginSignalling() {
        signalling.incrementAndGet();
    }

    void endSignalling() {
        if (signalling.decrementAndGet() == 0) {
            onSignalled.run();
        }
    }

    boolean isSignalling() {
        return signalling.get() > 0;
    }

    boolean isStopping() {
        return stopping.get();
    }

    boolean hasEnded() {
        return process.exit().isPresent();
    }

    Worker facts() {
        return new Worker(wid, process.pid(), process.startedAt());
    }

    /** {@code web[4242]}. */
    @Override
    public String toString() {
        return process.toString();
    }
}
