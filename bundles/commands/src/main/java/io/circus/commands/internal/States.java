// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.control.Command;
import io.circus.watchers.Condition;
import io.circus.watchers.Unit;
import io.circus.watchers.WatcherOption;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The part of {@code status} and {@code list} for a request with {@code detail}: the state of watchers and of their
 * processes.
 */
final class States {

    static final Command.Property DETAIL = Command.Property.optional("detail", "true to be told the state of each watcher and process");

    private States() {}

    /** Adds the states to {@code reply} if the request asks for them. */
    static void add(Arguments arguments, Collection<? extends Unit> units, Map<String, Object> reply) {
        if (arguments.flag(DETAIL.name())) {
            var states = new LinkedHashMap<String, Object>();
            units.forEach(unit -> states.put(unit.name(), entry(unit)));
            reply.put("states", states);
        }
    }

    private static Map<String, Object> entry(Unit unit) {
        Condition condition = unit.condition();
        var entry = new LinkedHashMap<String, Object>();
        entry.put("state", condition.state().toString());
        entry.put("since", Seconds.of(condition.since()));
        entry.put("reason", condition.reason().orElse(null));
        entry.put("wanted", condition.wanted());
        entry.put("running", condition.workers().size());
        entry.put("degraded", condition.degraded());
        entry.put("restarts", condition.restarts());
        entry.put("singleton", unit.settings().get(WatcherOption.SINGLETON));
        entry.put("last_end", condition.lastEnd().map(States::end).orElse(null));
        var workers = new LinkedHashMap<String, Object>();
        condition.workers().forEach(process -> workers.put(Integer.toString(process.worker().pid()), worker(process)));
        entry.put("workers", workers);
        return entry;
    }

    private static Map<String, Object> end(Condition.End end) {
        var entry = new LinkedHashMap<String, Object>();
        entry.put("pid", orNull(end.pid()));
        entry.put("wid", end.wid());
        entry.put("time", Seconds.of(end.at()));
        entry.put("exit_code", orNull(end.exitCode()));
        entry.put("cause", end.cause());
        entry.put("by", end.by().orElse(null));
        return entry;
    }

    private static Map<String, Object> worker(Condition.Process process) {
        var entry = new LinkedHashMap<String, Object>();
        entry.put("wid", process.worker().wid());
        entry.put("state", process.state().toString());
        entry.put("since", Seconds.of(process.since()));
        entry.put("reason", process.reason().orElse(null));
        return entry;
    }

    private static Integer orNull(OptionalInt number) {
        return number.isPresent() ? (Integer) number.getAsInt() : null;
    }
}
