// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.osgi.annotation.versioning.ProviderType;

/** Every process the daemon started and has not reaped yet. Safe from any thread; what waits says so. */
@ProviderType
public interface ProcessTable {

    /** A process that is being made. Any thread but the loop. */
    interface PendingSpawn {

        /**
         * Waits, well under a millisecond as a rule, until its program runs or could not be executed: to the end even if
         * interrupted, since the process may exist already and must not get lost.
         *
         * @throws SpawnException if no process came of it
         */
        ChildProcess await() throws SpawnException;
    }

    /** Begins to make a process. Several are made at the same time, begun in the order of the calls. Not on the loop. */
    PendingSpawn begin(SpawnRequest request) throws InterruptedException;

    /**
     * As the other one, of a request that is not made yet: {@code request} is called on the thread that makes the process, which others
     * wait for. Any thread, also the loop. What {@code request} throws, {@link PendingSpawn#await} does; a checked exception is
     * the cause of an {@link IllegalStateException}.
     */
    PendingSpawn begin(Callable<SpawnRequest> request);

    /**
     * Makes a process and waits for it as {@link PendingSpawn#await} does. Not on the loop.
     *
     * @throws SpawnException if no process came of it
     */
    default ChildProcess spawn(SpawnRequest request) throws SpawnException, InterruptedException {
        return begin(request).await();
    }

    /** All children in the order of their spawning, as of now. */
    List<ChildProcess> processes();

    /** The children labelled with {@code watcher}, in the order of their spawning, as of now. */
    List<ChildProcess> processes(String watcher);

    Optional<ChildProcess> find(int pid);

    /**
     * What belongs to each of {@code roots}, which may have ended: its descendants, and the orphans of its session or
     * with its mark, with their descendants. The roots themselves are not in the answer. Reads {@code /proc}; callers at
     * the same time share one reading. Not on the loop.
     */
    Map<ChildProcess, Set<Integer>> trees(Collection<ChildProcess> roots) throws InterruptedException;

    /**
     * What ended processes of {@code watcher} have left behind, whenever they ended: orphans that carry the mark of any of
     * them or are in the watcher's control group, with their descendants, and all that {@link #trees} tells of {@code ended}. Reads {@code /proc} once, as
     * {@link #trees} does. Not on the loop.
     */
    Set<Integer> remains(String watcher, Collection<ChildProcess> ended) throws InterruptedException;

    /**
     * Ends at once what is left in the control group of {@code watcher}, those too that are just being forked. Nothing
     * happens where there are no control groups, or while a process of the watcher is in the table. Not on the loop.
     */
    void killRemains(String watcher) throws InterruptedException;

    /**
     * Calls {@code listener} on the loop once the process {@code pid}, which need not be in the table, has ended; at once if
     * there is none. Any thread.
     */
    Cancellable whenGone(int pid, Runnable listener);

    /**
     * Says how the processes labelled with {@code watcher} are ended when the daemon ends and nobody else ends them: {@code signal},
     * and KILL after {@code grace}. TERM and 10 s, unless somebody has said so. Any thread.
     */
    void farewell(String watcher, Signal signal, Duration grace);

    /** Forgets what was said by {@link #farewell}: there is no such watcher any more. Any thread. */
    void forgetFarewell(String watcher);

    /** The direct children of {@code pid}, whoever it is; empty if there is no such process. Not on the loop. */
    List<Integer> children(int pid);

    /** All descendants of {@code pid}, parents first; empty if there is no such process. Not on the loop. */
    List<Integer> descendants(int pid);

    /**
     * Sends {@code signal} to a process that need not be in the table, such as a member of a tree.
     *
     * @return false if there is none with that pid
     */
    boolean signal(int pid, Signal signal);
}
