// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.control.Command.Property;
import io.circus.control.Subject;
import io.circus.control.ValueType;
import io.circus.watchers.Condition;
import io.circus.watchers.State;
import io.circus.watchers.Unit;
import io.circus.watchers.Watcher;
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

    static final Property DETAIL = Property.optional("detail", "true to be told the state of each watcher and process")
            .of(ValueType.BOOLEAN).otherwise(false);

    /** The key that {@link #add} adds. */
    static final Property STATES = Property.optional("states", "with detail: the state by watcher").mapOf(
            Property.required("state", "what it is doing").of(ValueType.TEXT),
            Property.required("since", "since when, in seconds since the epoch").of(ValueType.NUMBER),
            Property.optional("reason", "why it is not what it should be").of(ValueType.TEXT),
            Property.optional("deadline", "while it is stopping: when SIGKILL comes, in seconds since the epoch").of(ValueType.NUMBER),
            Property.required("wanted", "how many processes it should have").of(ValueType.INTEGER),
            Property.required("running", "how many it has").of(ValueType.INTEGER),
            Property.required("degraded", "how many of them are not ready though they should be").of(ValueType.INTEGER),
            Property.required("restarts", "how many processes replaced others that had ended by themselves").of(ValueType.INTEGER),
            Property.required("plugin", "whether it is a plugin inside the daemon").of(ValueType.BOOLEAN),
            Property.required("singleton", "whether it has one process at most").of(ValueType.BOOLEAN),
            Property.optional("last_end", "the last end of a process").with(
                    Property.optional("pid", "the process").of(ValueType.INTEGER),
                    Property.required("wid", "its number within the watcher").of(ValueType.INTEGER),
                    Property.required("time", "in seconds since the epoch").of(ValueType.NUMBER),
                    Property.optional("exit_code", "negative for a signal").of(ValueType.INTEGER),
                    Property.required("cause", "why it ended").of(ValueType.TEXT),
                    Property.optional("by", "who has asked for it").of(ValueType.TEXT)),
            Property.required("workers", "its processes by pid").mapOf(
                    Property.required("wid", "its number within the watcher").of(ValueType.INTEGER),
                    Property.required("state", "what it is doing").of(ValueType.TEXT),
                    Property.required("since", "since when, in seconds since the epoch").of(ValueType.NUMBER),
                    Property.optional("reason", "why it is in that state").of(ValueType.TEXT))).naming(Subject.WATCHER);

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
        if (condition.state() == State.STOPPING) {
            entry.put("deadline", Seconds.of(condition.since()) + Math.max(0, unit.settings().get(WatcherOption.GRACEFUL_TIMEOUT)));
        }
        entry.put("wanted", condition.wanted());
        entry.put("running", condition.workers().size());
        entry.put("degraded", condition.degraded());
        entry.put("restarts", condition.restarts());
        entry.put("plugin", !(unit instanceof Watcher));
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
