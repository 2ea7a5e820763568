// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel;

import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Service: a control group for the processes of each watcher, and what else control groups know. While there is none, what a process
 * has started is found by its parent, its session and its mark alone, and no end was for want of memory. Any thread.
 */
@ConsumerType
public interface ControlGroups {

    /** Puts {@code pid} into the group of {@code watcher}, soon. Returns at once. */
    void enclose(String watcher, int pid);

    /** Who is in the group of {@code watcher}, when all that was to be put into it is. Waits. */
    Set<Integer> members(String watcher) throws InterruptedException;

    /** Ends all in the group of {@code watcher} at once, those too that are just being forked. Waits. */
    void kill(String watcher) throws InterruptedException;

    /** Whether {@code pid}, which SIGKILL has just ended, was killed for want of memory. To be asked once for each process. */
    boolean killedForMemory(int pid);
}
