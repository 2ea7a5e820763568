// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.workers;

import io.circus.kernel.Cancellable;
import io.circus.kernel.Cause;
import io.circus.kernel.ChildProcess;
import io.circus.kernel.Exit;
import io.circus.watchers.State;
import io.circus.watchers.Worker;
import io.circus.watchers.internal.command.ChainedCommand;
import io.circus.watchers.internal.notify.NotifySocket;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A worker with its process. Any thread. */
public final class TrackedWorker {

    private final ChildProcess process;
    private final int wid;
    private final long spawnedNanos;
    private final Optional<ChainedCommand> chain;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final AtomicInteger holders = new AtomicInteger();
    private volatile Runnable onRelease = () -> { };
    private volatile long maxAgeNanos = Long.MAX_VALUE;

    /** What the process and the loop keep of this life of the bundle. */
    private final Set<Cancellable> ties = ConcurrentHashMap.newKeySet();

    private volatile Phase phase;
    private volatile NotifySocket notify;
    private volatile Successor successor;

    /**
     * @param spawnedNanos by the clock of the pool
     * @param chain what it was spawned context, if others come before its own program
     */
    TrackedWorker(ChildProcess process, int wid, long spawnedNanos, Optional<ChainedCommand> chain) {
        this.process = process;
        this.wid = wid;
        this.spawnedNanos = spawnedNanos;
        this.chain = chain;
        phase = new Phase(State.STARTING, process.startedAt(), "");
    }

    /** What it is up to. @param reason empty if nobody would ask */
    public record Phase(State state, Instant since, String reason) {}

    public Phase phase() {
        return phase;
    }

    /** It has come to its program, or is ready: unless it is being ended. */
    public void isReady() {
        become(State.READY, "");
    }

    /** It runs, and is not ready yet: unless it is being ended. */
    public void awaitsReadiness(String reason) {
        become(State.STARTING, reason);
    }

    private synchronized void become(State next, String reason) {
        if (phase.state() != State.STOPPING && phase.state() != next) {
            phase = new Phase(next, Instant.now(), reason);
        }
    }

    public ChildProcess process() {
        return process;
    }

    public int pid() {
        return process.pid();
    }

    public int wid() {
        return wid;
    }

    long ageNanos(long nowNanos) {
        return nowNanos - spawnedNanos;
    }

    /** What it was spawned with, if others come before its own program. */
    public Optional<ChainedCommand> chain() {
        return chain;
    }

    /** What is to be seen of it. */
    public enum Sight {
        /** A program of the chain, which comes before its own. */
        CHAIN,
        /** Its own program. */
        PROGRAM,
        /** Nothing: it is between two programs, has ended, or is hidden. */
        NOTHING
    }

    /** Reads {@code /proc}. Its own program has to be seen twice: of a process that is just ending, part of the words may be read. */
    public Sight look() {
        Sight first = glance();
        return first == Sight.PROGRAM ? glance() : first;
    }

    private Sight glance() {
        return process.words().map(words -> chain.isPresent() && chain.get().isBefore(words) ? Sight.CHAIN : Sight.PROGRAM)
                .orElse(Sight.NOTHING);
    }

    void expireAfter(Duration age) {
        maxAgeNanos = age.toNanos();
    }

    /**
     * The socket by which it says that it is ready, and what others want to hear; it goes with the process.
     *
     * @param onReady called on the loop
     */
    void notifiesBy(NotifySocket socket, WatcherContext context, Runnable onReady) {
        notify = socket;
        onExit(exit -> socket.forget(context.store(), pid()));
        socket.listen(lines -> {
            if (lines.contains("READY=1")) {
                onReady.run();
            }
            context.notifying().tell(process.label().watcher(), pid(), lines);
        });
    }

    /** Whether it has said so, in the way of sd_notify. */
    public boolean saysReady() {
        return notify != null && notify.isReady();
    }

    /** As {@link ChildProcess#onExit}, until this life of the bundle is over. */
    void onExit(Consumer<Exit> listener) {
        ties.add(process.onExit(listener));
    }

    /** Nobody listens to it, or waits for its end, until it is taken over again. */
    public void leave() {
        ties.forEach(Cancellable::cancel);
        ties.clear();
        if (notify != null) {
            notify.leave();
        }
    }

    boolean isExpired(long nowNanos) {
        return ageNanos(nowNanos) >= maxAgeNanos;
    }

    /** Claims it for ending it. @return false if somebody else is ending it already */
    public boolean beginStopping(Cause.Commanded cause) {
        process.expectExit(cause);
        become(State.STOPPING, cause.toString());
        return stopping.compareAndSet(false, true);
    }

    /** From now on its end is not dealt with until {@link #release}, so that events come in their order. */
    public void hold() {
        holders.incrementAndGet();
    }

    public void release() {
        if (holders.decrementAndGet() == 0) {
            onRelease.run();
        }
    }

    /** Calls {@code listener} whenever its end may be dealt with again; on the thread that releases it. */
    void onRelease(Runnable listener) {
        onRelease = listener;
    }

    boolean isHeld() {
        return holders.get() > 0;
    }

    public boolean isStopping() {
        return stopping.get();
    }

    public boolean hasEnded() {
        return process.exit().isPresent();
    }

    void succeededBy(Successor next) {
        successor = next;
    }

    /** The one that was begun when it ended, or null. */
    Successor successor() {
        return successor;
    }

    public Worker snapshot() {
        return new Worker(wid, process.pid(), process.startedAt());
    }

    /** {@code web[4242]}. */
    @Override
    public String toString() {
        return process.toString();
    }
}
