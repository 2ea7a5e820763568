// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.workers;

import io.circus.watchers.Condition;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What became of the processes that one watcher had. Any thread. */
public final class History {

    /** Worker numbers whose last process ended by itself. */
    private final Set<Integer> ended = new HashSet<>();
    private long restarts;
    private Condition.End last;

    /** Goes on where a former life of the bundle has left it. */
    public synchronized void resume(long formerRestarts, Optional<Condition.End> formerLast) {
        restarts = formerRestarts;
        last = formerLast.orElse(null);
    }

    /** @param byItself whether nobody wanted it */
    synchronized void ended(Condition.End end, boolean byItself) {
        last = end;
        if (byItself) {
            ended.add(end.wid());
        } else {
            ended.remove(end.wid());
        }
    }

    public synchronized void notSpawned(Condition.End end) {
        last = end;
    }

    /** Worker {@code wid} has a new process. */
    synchronized void spawned(int wid) {
        if (ended.remove(wid)) {
            restarts++;
        }
    }

    public synchronized long restarts() {
        return restarts;
    }

    public synchronized Optional<Condition.End> last() {
        return Optional.ofNullable(last);
    }
}
