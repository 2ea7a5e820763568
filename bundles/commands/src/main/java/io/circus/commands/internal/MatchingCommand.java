// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.control.Access;
import io.circus.control.Answer;
import io.circus.control.CommandException;
import io.circus.control.Request;
import io.circus.control.Role;
import io.circus.control.Subject;
import io.circus.control.ValueType;
import io.circus.kernel.Cause;
import io.circus.watchers.Operation;
import io.circus.watchers.Outcome;
import io.circus.watchers.Unit;
import io.circus.watchers.Units;
import java.util.List;
import java.util.Map;

/** The base of start, stop and restart: for all watchers, for one, or for those that match a pattern. */
abstract class MatchingCommand implements OperationCommand {

    private final Units units;
    private final String name;
    private final String summary;

    MatchingCommand(Units units, String name, String summary) {
        this.units = units;
        this.name = name;
        this.summary = summary;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final String summary() {
        return summary;
    }

    @Override
    public Access access(Request request) {
        return Access.toWatcher(Role.OPERATOR);
    }

    @Override
    public final List<Property> properties() {
        return List.of(Property.optional("name", "the watcher, or a pattern; all if not given").of(ValueType.TEXT).naming(Subject.WATCHER),
                Property.optional("match", "how the name is compared: glob, regex or simple").oneOf("glob", "regex", "simple").otherwise("glob"),
                WAITING);
    }

    @Override
    public Map<String, Object> example() {
        return Map.of("name", "web*", "waiting", true);
    }

    @Override
    public final Answer begin(Request request) throws CommandException {
        var arguments = new Arguments(request);
        if (!arguments.has("name")) {
            return OperationCommand.answer(arguments, all(units, request.cause()));
        }
        if (Selection.isRegex(arguments)) {
            return new Answer.Pending(() -> begin(arguments, Selection.byRegex(arguments, units), request.cause()).await());
        }
        return begin(arguments, Selection.of(arguments, units), request.cause());
    }

    private Answer begin(Arguments arguments, List<Unit> found, Cause.Commanded cause) throws CommandException {
        return found.size() == 1 ? OperationCommand.answer(arguments, one(found.getFirst(), cause), this::result)
                : OperationCommand.answer(arguments, several(units, found, cause));
    }

    abstract Operation all(Units all, Cause.Commanded cause);

    abstract Operation one(Unit unit, Cause.Commanded cause);

    abstract Operation several(Units all, List<Unit> some, Cause.Commanded cause);

    /** The result for one watcher. */
    abstract Map<String, ?> result(Outcome outcome);
}
