// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A process the kernel started and will reap. Safe from any thread.
 *
 * <pre>
 *            expectExit                exit
 *   RUNNING ------------&gt; STOPPING ----------&gt; EXITED
 *      |                                          ^
 *      +------------------- exit -----------------+
 * </pre>
 */
@ProviderType
public interface ChildProcess {

    /** Where a child is in its life. */
    enum State { RUNNING, STOPPING, EXITED }

    Label label();

    int pid();

    /** Just before it was spawned, by the wall clock. */
    Instant startedAt();

    State state();

    /** The writing end of its standard input, which does not block, if that is a pipe. Whoever takes it closes it by {@link #close}. */
    OptionalInt stdin();

    /** The reading end of its standard output, if that is a pipe. Whoever takes it closes it by {@link #close}. */
    OptionalInt stdout();

    /** The reading end of its standard error, if that is a pipe. Whoever takes it closes it by {@link #close}. */
    OptionalInt stderr();

    /** Closes one of the daemon's ends of its pipes. Any thread. */
    void close(int pipe);

    /**
     * The end of this process of a watcher has been dealt with: if this daemon is killed, the next one need not be told of it again.
     * Returns at once.
     */
    void settle();

    /** Whether its end was dealt with by a daemon before this one already: it is there for what is left of its output. */
    boolean isToldBefore();

    /**
     * The program that it runs at the moment with its arguments, as {@code /proc} shows them: none while it passes from one program
     * to the next. Empty if it has ended, or they are not to be seen. Not on the loop.
     */
    Optional<List<String>> words();

    /** From now on its end has this cause, unless it has one already or has ended. Returns at once. */
    void expectExit(Cause.Commanded cause);

    /** Lets it go on when the daemon ends, unless somebody ends it. Returns at once. */
    void letOutlive();

    /**
     * Sends {@code signal} to the process, never to another one that got its pid.
     *
     * @return false if it has exited
     * @throws IllegalArgumentException if there is no such signal
     */
    boolean signal(Signal signal);

    /** As {@link #signal(Signal)}: if it ends by that signal, {@code cause} says who was behind it. */
    boolean signal(Signal signal, Cause.Commanded cause);

    /** Why it is to end, if that was decided. */
    Optional<Cause.Commanded> commanded();

    /**
     * Why it ended, if it has. The first call after SIGKILL reads what the system tells of processes that it killed for want of memory:
     * some files in memory, in well under a millisecond.
     */
    Optional<Cause> cause();

    /** How it ended, if it has. */
    Optional<Exit> exit();

    /**
     * Calls {@code listener} once when it has ended, at once if it has already. On the loop, just before the event is posted: it must
     * neither wait nor post an event. Whoever goes before the process cancels it: the process would keep the listener, and all that belongs
     * to it.
     */
    Cancellable onExit(Consumer<Exit> listener);

    /** Waits for the end; empty if {@code patience} ran out first. Not on the loop. */
    Optional<Exit> awaitExit(Duration patience) throws InterruptedException;
}
