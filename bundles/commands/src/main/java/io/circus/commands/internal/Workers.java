// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.control.Caller;
import io.circus.watchers.Unit;
import io.circus.watchers.Units;
import io.circus.watchers.Watcher;
import io.circus.watchers.Worker;
import java.util.List;

/** The units that a request is about, and their processes; only watchers have processes. */
final class Workers {

    private Workers() {}

    /** The processes in the order in which they were spawned. */
    static List<Worker> of(Unit unit) {
        return unit instanceof Watcher watcher ? watcher.workers() : List.of();
    }

    /** The units that {@code caller} may see. */
    static List<Unit> visible(Units units, Caller caller) {
        return units.all().stream().filter(unit -> caller.sees(unit.name())).toList();
    }

    static List<Integer> pids(Unit unit) {
        return of(unit).stream().map(Worker::pid).toList();
    }
}
