// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/** Every process the daemon started and has not reaped yet. Safe from any thread; what waits says so. */
@ProviderType
public interface ProcessTable {

    /**
     * Makes a process and waits, well under a millisecond as a rule, until its program runs or could not be
     * executed. Not on the loop.
     *
     * @throws SpawnException if no process came of it
     */
    ChildProcess spawn(SpawnRequest request) throws SpawnException, InterruptedException;

    /** All children in the order of their spawning, as of now. */
    List<ChildProcess> processes();

    /** The children labelled with {@code watcher}, in the order of their spawning, as of now. */
    List<ChildProcess> processes(String watcher);

    Optional<ChildProcess> find(int pid);

    /**
     * Looks for what belongs to {@code roots}: descendants, members of their sessions, and processes that carry
     * their mark in the environment, also where they have detached themselves and where the root has exited. The roots
     * themselves are not in the answer. Reads {@code /proc}; callers at the same time share one reading. Not on the loop.
     */
    Map<ChildProcess, Set<Integer>> trees(Collection<ChildProcess> roots) throws InterruptedException;

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
