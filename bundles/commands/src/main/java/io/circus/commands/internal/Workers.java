// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.watchers.Unit;
import io.circus.watchers.Watcher;
import io.circus.watchers.Worker;
import java.util.List;

/** The processes of units; only watchers have processes. */
final class Workers {

    private Workers() {}

    /** The processes in the order in which they were spawned. */
    static List<Worker> of(Unit unit) {
        return unit instanceof Watcher watcher ? watcher.workers() : List.of();
    }

    static List<Integer> pids(Unit unit) {
        return of(unit).stream().map(Worker::pid).toList();
    }
}
