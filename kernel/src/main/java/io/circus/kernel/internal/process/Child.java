// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.internal.process;

import static java.lang.System.Logger.Level.WARNING;

import io.circus.kernel.Cancellable;
import io.circus.kernel.Cause;
import io.circus.kernel.ChildProcess;
import io.circus.kernel.Exit;
import io.circus.kernel.Label;
import io.circus.kernel.Signal;
import io.circus.kernel.linux.CrashPoint;
import io.circus.kernel.linux.Errno;
import io.circus.kernel.linux.ErrnoException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntPredicate;

/**
 * An entry of the table. Its lock makes sure that no signal is sent between the moment the process is reaped, when its
 * pid becomes free for another one, and the moment that is known here.
 */
final class Child implements ChildProcess {

    private static final System.Logger LOG = System.getLogger("circus");

    private final SystemCalls calls;
    private final IntPredicate killedForMemory;
    private final Label label;
    private final int pid;
    private final int pidfd;
    private final String mark;
    private final Instant startedAt;
    private final OptionalInt[] pipes;
    private final Journal.Entry entry;
    private final CountDownLatch ended = new CountDownLatch(1);
    // guarded by this
    private final List<Consumer<Exit>> listeners = new ArrayList<>(1);
    private Cause.Commanded commanded;
    private boolean outlives;
    private Exit exit;
    private boolean killed;
    private volatile boolean toldBefore;
    /** What somebody had the daemon send last, and on whose behalf; null if nothing. */
    private Signal sent;
    private Cause.Commanded sentFor;
    // guarded by ended: it may take a moment to find out
    private Cause cause;

    /**
     * @param pidfd -1 for one of a daemon before this one, of whose end the keeper tells
     * @param pipes the daemon's ends of those to its standard descriptors
     */
    Child(SystemCalls calls, IntPredicate killedForMemory, Label label, int pid, int pidfd, String mark, Instant startedAt,
            OptionalInt[] pipes, Journal.Entry entry) {
        this.entry = entry;
        this.calls = calls;
        this.killedForMemory = killedForMemory;
        this.label = label;
        this.pid = pid;
        this.pidfd = pidfd;
        this.mark = mark;
        this.startedAt = startedAt;
        this.pipes = pipes;
    }

    int pidfd() {
        return pidfd;
    }

    String mark() {
        return mark;
    }

    @Override
    public synchronized Optional<Cause.Commanded> commanded() {
        return Optional.ofNullable(commanded);
    }

    @Override
    public Optional<Cause> cause() {
        if (exit().isEmpty()) {
            return Optional.empty();
        }
        // from here on nothing changes any more
        synchronized (ended) {
            if (cause == null) {
                cause = findCause();
            }
            return Optional.of(cause);
        }
    }

    private Cause findCause() {
        if (commanded().isPresent()) {
            return commanded().get();
        }
        boolean bySentOne;
        boolean byOtherKill;
        synchronized (this) {
            bySentOne = sent != null && exit instanceof Exit.Signalled signalled && signalled.signal().equals(sent);
            byOtherKill = !killed && exit instanceof Exit.Signalled signalled && signalled.signal().equals(Signal.KILL);
        }
        return new Cause.Ended(exit, byOtherKill && killedForMemory.test(pid), bySentOne ? sentFor.by() : Optional.empty());
    }

    /** Reaps it, which has ended. Empty if that is not possible yet. Loop only. */
    synchronized Optional<Exit> reap() {
        Optional<Exit> reaped;
        try {
            Optional<Exit> seen = calls.peek(pid);
            CrashPoint.reach("exit seen");
            seen.ifPresent(entry::ended);
            CrashPoint.reach("exit noted");
            reaped = calls.reap(pid);
        } catch (ErrnoException e) {
            reaped = Optional.of(new Exit.Unknown(e.is(Errno.ECHILD) ? "somebody else took its status" : e.getMessage()));
        }
        reaped.ifPresent(how -> exit = how);
        return reaped;
    }

    boolean isTakenOver() {
        return pidfd < 0;
    }

    /** The keeper, or the daemon before this one, has seen its end. Any thread. */
    synchronized void endedAs(Exit how) {
        entry.ended(how);
        exit = how;
    }

    /** It has this past, from the life of the daemon before this one. */
    synchronized void resume(Journal.Left left) {
        commanded = left.commanded().orElse(null);
        outlives = left.outlives();
        exit = left.exit().orElse(null);
        toldBefore = left.told();
    }

    /** Tells everyone who waits that it has ended. Loop only. */
    void announceExit() {
        List<Consumer<Exit>> told;
        Exit how;
        synchronized (this) {
            told = List.copyOf(listeners);
            listeners.clear();
            how = exit;
            // under the lock: a listener that comes now must see that it is too late to wait
            ended.countDown();
        }
        told.forEach(listener -> listener.accept(how));
    }

    @Override
    public Label label() {
        return label;
    }

    @Override
    public int pid() {
        return pid;
    }

    @Override
    public Instant startedAt() {
        return startedAt;
    }

    @Override
    public synchronized State state() {
        return exit != null ? State.EXITED : commanded != null ? State.STOPPING : State.RUNNING;
    }

    @Override
    public OptionalInt stdin() {
        return pipes[0];
    }

    @Override
    public OptionalInt stdout() {
        return pipes[1];
    }

    @Override
    public OptionalInt stderr() {
        return pipes[2];
    }

    @Override
    public void close(int pipe) {
        entry.close(pipe);
    }

    @Override
    public void settle() {
        entry.over();
    }

    @Override
    public boolean isToldBefore() {
        return toldBefore;
    }

    @Override
    public Optional<List<String>> words() {
        Optional<List<String>> words = ProcStat.words(pid);
        // since it has not been reaped, the pid was its own all the time
        return exit().isPresent() ? Optional.empty() : words;
    }

    @Override
    public synchronized void expectExit(Cause.Commanded cause) {
        if (commanded == null && exit == null) {
            commanded = cause;
            entry.commanded(cause);
        }
    }

    @Override
    public synchronized boolean signal(Signal signal, Cause.Commanded cause) {
        if (signal.number() != 0) {
            sent = signal;
            sentFor = cause;
        }
        return signal(signal);
    }

    @Override
    public synchronized void letOutlive() {
        outlives = true;
        entry.outlives();
    }

    /** Whether it may go on when the daemon ends. */
    synchronized boolean outlives() {
        return outlives;
    }

    @Override
    public synchronized boolean signal(Signal signal) {
        if (signal.number() != 0 && !signal.exists()) {
            throw new IllegalArgumentException("expected a signal from 0 to 64, got " + signal.number());
        }
        if (exit != null) {
            return false;
        }
        killed |= signal.equals(Signal.KILL);
        try {
            return calls.send(pid, signal.number());
        } catch (ErrnoException e) {
            LOG.log(WARNING, () -> this + ": " + e.getMessage());
            return false;
        }
    }

    @Override
    public synchronized Optional<Exit> exit() {
        return Optional.ofNullable(exit);
    }

    @Override
    public Cancellable onExit(Consumer<Exit> listener) {
        synchronized (this) {
            if (ended.getCount() > 0) {
                listeners.add(listener);
                return () -> forget(listener);
            }
        }
        listener.accept(exit);
        return () -> { };
    }

    private synchronized void forget(Consumer<Exit> listener) {
        listeners.remove(listener);
    }

    @Override
    public Optional<Exit> awaitExit(Duration patience) throws InterruptedException {
        boolean over = ended.await(Math.max(0, TimeUnit.NANOSECONDS.convert(patience)), TimeUnit.NANOSECONDS);
        return over ? exit() : Optional.empty();
    }

    /** {@code web[4242]}. */
    @Override
    public String toString() {
        return label.watcher() + "[" + pid + "]";
    }
}
