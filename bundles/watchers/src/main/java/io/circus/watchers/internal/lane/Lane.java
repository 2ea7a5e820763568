// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.lane;

import static java.lang.System.Logger.Level.ERROR;

import io.circus.kernel.EventLoop;
import io.circus.watchers.Outcome;
import io.circus.watchers.WatcherException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/**
 * The operations of one watcher, one at a time on one virtual thread, in parallel to all other watchers. What happens to an
 * operation that arrives depends on the one before it in the line, running or waiting:
 *
 * <pre>
 *   before \ comes   start   stop, quit    restart  reload   resize/set  remove        kill    exit     connection
 *   (none)           run     run           run      run      run         run           beside  replace  run
 *   START            join    overtake, run after    after    after       overtake, run beside  after    ignore
 *   STOP             after   join          after    after    after       after         beside  tell     ignore
 *   RESTART          join    overtake, run join     after    after       overtake, run beside  after    ignore
 *   RELOAD           after   overtake, run after    join     after       overtake, run beside  after    ignore
 *   RESIZE, SET      after   overtake, run after    after    after       overtake, run beside  after    ignore
 *   REMOVE           refuse  join          refuse   refuse   refuse      join          beside  tell     ignore
 * </pre>
 *
 * Join: both get the result of the one before. After: it waits for its turn; so a restart during a stop becomes a start.
 * Overtake: the one before fails with "overtaken by"; if it runs it ends at its next step or while it waits, leaving the
 * processes that there are to the stop, also those that it was ending. The numbers and options of a resize or set count from the
 * moment it comes, whatever becomes of the rest of it. A quit is a stop after which nothing is started any more.
 *
 * <p>Before the lane's thread waits, all operations in the line are told to be applied: what they do without waiting is done, or
 * they are behind one that waits.
 *
 * <p>Beside: a kill does not go through the line, nor does a signal; it ends what nobody is ending yet. The end of a process
 * (exit) is told at once in every state, between the operations and by an operation whenever it waits; what has ended is
 * replaced between operations, so at once or after the one that runs. A connection to an on_demand watcher counts only when
 * nothing else goes on: the socket still has it when the watcher waits for one again.
 */
public final class Lane {

    private static final System.Logger LOG = System.getLogger("circus");

    /** Operations in the line; what stops the watcher or removes it is taken nevertheless, and shortens the line. */
    public static final int MOST_WAITING = 1000;

    /** What an operation is, as far as others in the line care. */
    public enum Kind {
        START, STOP, RESTART, RELOAD, RESIZE, SET, REMOVE;

        boolean isOvertakenByStop() {
            return this != STOP && this != REMOVE;
        }

        /** Whether one that comes right behind this one has nothing to add to it. */
        boolean answers(Kind next) {
            return this == next && this != RESIZE && this != SET || this == RESTART && next == START
                    || this == REMOVE && next == STOP;
        }
    }

    /** What an operation does, on the lane's thread. */
    public interface Work {
        Outcome run() throws WatcherException, OvertakenException, InterruptedException;

        /** Whether it replaces the processes, though its kind does not say so. */
        default boolean replaces() {
            return false;
        }
    }

    /**
     * An operation that has not come to its end.
     *
     * @param begun whether it was being done
     * @param replaces as {@link Work#replaces}
     */
    public record Unfinished(Kind kind, boolean begun, boolean replaces) {}

    private static final class Entry extends PendingOperation {
        private final Kind kind;
        private final Work work;
        private volatile Kind overtakenBy;

        Entry(Kind kind, Work work) {
            this.kind = kind;
            this.work = work;
        }
    }

    private final String name;
    private final Runnable attend;
    private final Runnable idle;
    private final Runnable beforeSubmit;
    private final ConditionVariable changed;
    private final Thread thread;
    /** Whether its thread waits for something that is over in a moment; of that thread. */
    private boolean brief;
    // guarded by this
    private final Deque<Entry> waiting = new ArrayDeque<>();
    private Entry running;
    private boolean closed;

    /**
     * @param attend deals with what cannot wait for the end of an operation: called on the lane's thread before each step
     * @param idle deals with all that is due: called on the lane's thread between operations
     * @param beforeSubmit called before an operation is in the line, and when the lane closes; any thread
     */
    public Lane(String name, EventLoop loop, Runnable attend, Runnable idle, Runnable beforeSubmit) {
        this.name = name;
        this.attend = attend;
        this.idle = idle;
        this.beforeSubmit = beforeSubmit;
        changed = new ConditionVariable(loop, this::tellApplied);
        thread = Thread.ofVirtual().name("circus-lane-" + name).unstarted(this::run);
    }

    /** Begins to work; what has been submitted before has waited. Nothing happens if it is closed already. */
    public synchronized void open() {
        if (!closed) {
            thread.start();
        }
    }

    /**
     * Ends the thread; what runs or waits fails, the processes stay as they are. Waits at most {@code patience}.
     *
     * @return what has failed by that, in the order of the line
     */
    public List<Unfinished> close(Duration patience) {
        var unfinished = new ArrayList<Unfinished>();
        synchronized (this) {
            closed = true;
            waiting.forEach(entry -> unfinished.add(new Unfinished(entry.kind, false, entry.work.replaces())));
            waiting.forEach(entry -> entry.fail(gone()));
            waiting.clear();
            beforeSubmit.run();
            if (thread.getState() == Thread.State.NEW) {
                return unfinished;
            }
        }
        thread.interrupt();
        try {
            thread.join(patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            if (running != null && running.overtakenBy == null) {
                unfinished.addFirst(new Unfinished(running.kind, true, running.work.replaces()));
            }
        }
        return unfinished;
    }

    /** Something the lane's thread should look at has happened. Any thread. */
    public void signal() {
        changed.signal();
    }

    /** Whether the lane's thread has nothing to do until something happens. For tests. */
    public boolean isQuiet() {
        return changed.isQuiet() || !thread.isAlive();
    }

    /** Puts an operation in the line by the rules above. Any thread. */
    public PendingOperation submit(Kind kind, Work work) {
        return submit(kind, () -> { }, work);
    }

    /**
     * Puts an operation in the line by the rules above. Any thread.
     *
     * @param first what it does at once, on the calling thread, unless it is refused or joins another one; an
     *     {@link IllegalArgumentException} fails it
     */
    public synchronized PendingOperation submit(Kind kind, Runnable first, Work work) {
        if (closed) {
            return PendingOperation.failed(gone().getMessage());
        }
        beforeSubmit.run();
        Entry last = last();
        if (last != null && last.kind.answers(kind)) {
            return last;
        }
        if (last != null && last.kind == Kind.REMOVE) {
            return PendingOperation.failed("cannot " + word(kind) + " " + name + ": it is being removed");
        }
        if (kind == Kind.STOP || kind == Kind.REMOVE) {
            overtake(kind);
            last = last();
            if (last != null && last.overtakenBy == null && last.kind.answers(kind)) {
                return last;
            }
        }
        if (waiting.size() >= MOST_WAITING && kind.isOvertakenByStop()) {
            return PendingOperation.failed("cannot " + word(kind) + " " + name + ": " + MOST_WAITING + " operations wait for their turn");
        }
        try {
            first.run();
        } catch (IllegalArgumentException e) {
            return PendingOperation.failed(e.getMessage());
        }
        var entry = new Entry(kind, work);
        waiting.add(entry);
        if (thread.getState() == Thread.State.NEW) {
            entry.applied();
        }
        changed.signal();
        return entry;
    }

    /** Called when the lane's thread is about to wait. */
    private synchronized void tellApplied() {
        if (brief || changed.isSignalled()) {
            // it is to look at something first
            return;
        }
        if (running != null) {
            running.applied();
        }
        waiting.forEach(Entry::applied);
    }

    /** On the lane's thread: from here on the operation that runs waits for something that may not come. */
    public synchronized void tellHeldUp() {
        if (running != null) {
            running.heldUp();
        }
    }

    /** Puts an operation in the line if there is none; else what is in the line decides. Any thread. */
    public synchronized void submitIfFree(Kind kind, Work work) {
        if (last() == null) {
            submit(kind, work);
        }
    }

    /** Does {@code task} before any operation comes, if there is none in the line. */
    public synchronized void ifFree(Runnable task) {
        if (!closed && last() == null) {
            task.run();
        }
    }

    /** Waits within an operation. @return whether {@code condition} held before {@code patience} was over */
    public boolean await(BooleanSupplier condition, Duration patience) throws OvertakenException, InterruptedException {
        boolean held = changed.await(() -> {
            attend.run();
            return overtaken() || condition.getAsBoolean();
        }, patience);
        checkpoint();
        return held;
    }

    /** As {@link #await}, for what is over in a moment: nobody is told that the operation waits. */
    public boolean awaitSoon(BooleanSupplier condition, Duration patience) throws OvertakenException, InterruptedException {
        brief = true;
        try {
            return await(condition, patience);
        } finally {
            brief = false;
        }
    }

    /** Waits within an operation for {@code pause} to pass. */
    public void pause(Duration pause) throws OvertakenException, InterruptedException {
        if (pause.isPositive()) {
            await(() -> false, pause);
        } else {
            checkpoint();
        }
    }

    /** A step of an operation: deals with what came meanwhile, and ends the operation if it has to give way. */
    public void checkpoint() throws OvertakenException {
        attend.run();
        if (overtaken()) {
            throw new OvertakenException();
        }
    }

    /** Like {@link #await}, for what nothing may overtake: a stop. */
    public boolean awaitToTheEnd(BooleanSupplier condition, Duration patience) throws InterruptedException {
        return changed.await(() -> {
            attend.run();
            return condition.getAsBoolean();
        }, patience);
    }

    /**
     * Like {@link #await}, for whoever has to put something in order before the operation ends: it has nothing more to wait for
     * when it is overtaken.
     */
    public boolean awaitUnlessOvertaken(BooleanSupplier condition, Duration patience) throws InterruptedException {
        return awaitToTheEnd(() -> overtaken() || condition.getAsBoolean(), patience);
    }

    /** Between operations a stop that waits overtakes what is being done. */
    private synchronized boolean overtaken() {
        return running != null ? running.overtakenBy != null
                : waiting.stream().anyMatch(entry -> entry.kind == Kind.STOP || entry.kind == Kind.REMOVE);
    }

    private Entry last() {
        return waiting.isEmpty() ? running : waiting.getLast();
    }

    /** Takes what a stop makes pointless out of the line, from its end. */
    private void overtake(Kind by) {
        for (var all = waiting.descendingIterator(); all.hasNext(); ) {
            Entry entry = all.next();
            if (!entry.kind.isOvertakenByStop()) {
                return;
            }
            all.remove();
            entry.fail(overtakenBy(by));
        }
        if (running != null && running.kind.isOvertakenByStop()) {
            running.overtakenBy = by;
            changed.signal();
        }
    }

    private WatcherException overtakenBy(Kind kind) {
        return new WatcherException(name + ": overtaken by " + word(kind));
    }

    private WatcherException gone() {
        return new WatcherException("cannot go on with " + name + ": it is not supervised here any more");
    }

    private static String word(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private void run() {
        try {
            while (!isClosed()) {
                changed.await(this::take);
                perform(running);
            }
        } catch (InterruptedException e) {
            // closed
        } catch (RuntimeException | Error e) {
            LOG.log(ERROR, () -> name + ": its lane is broken, it is not supervised any more: " + e, e);
        } finally {
            synchronized (this) {
                closed = true;
                if (running != null) {
                    running.fail(gone());
                }
                waiting.forEach(entry -> entry.fail(gone()));
            }
        }
    }

    /** Between operations: does what is due, then takes the next in line if there is one. */
    private boolean take() {
        try {
            idle.run();
        } catch (RuntimeException | LinkageError | OutOfMemoryError | StackOverflowError e) {
            LOG.log(ERROR, () -> name + ": cannot deal with what is due, going on: " + e, e);
        }
        synchronized (this) {
            running = waiting.poll();
            return running != null;
        }
    }

    private void perform(Entry entry) throws InterruptedException {
        try {
            attend.run();
            entry.complete(finished(entry.work.run()));
        } catch (OvertakenException e) {
            finished(null);
            entry.fail(overtakenBy(entry.overtakenBy));
        } catch (WatcherException e) {
            finished(null);
            LOG.log(ERROR, e::getMessage);
            entry.fail(e);
        } catch (RuntimeException | LinkageError | OutOfMemoryError | StackOverflowError e) {
            finished(null);
            LOG.log(ERROR, () -> name + ": cannot " + word(entry.kind) + ": " + e, e);
            entry.fail(new WatcherException("cannot " + word(entry.kind) + " " + name + ": " + e, e));
        }
    }

    /** Nothing joins an operation once its end is told, and nothing comes after a removal. */
    private synchronized Outcome finished(Outcome outcome) {
        closed |= running.kind == Kind.REMOVE;
        running = null;
        return outcome;
    }

    private synchronized boolean isClosed() {
        return closed;
    }
}
