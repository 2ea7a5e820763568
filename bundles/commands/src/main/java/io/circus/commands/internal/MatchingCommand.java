// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.control.Answer;
import io.circus.control.CommandException;
import io.circus.control.Request;
import io.circus.kernel.Cause;
import io.circus.watchers.Operation;
import io.circus.watchers.Outcome;
import io.circus.watchers.Watcher;
import io.circus.watchers.Watchers;
import java.util.List;
import java.util.Map;

/** What start, stop and restart share: for all watchers, for one, or for those that a pattern matches. */
abstract class MatchingCommand implements OperationCommand {

    private final Watchers watchers;

    MatchingCommand(Watchers watchers) {
        this.watchers = watchers;
    }

    @Override
    public final List<Property> properties() {
        return List.of(Property.optional("name", "the watcher, or a pattern"),
                Property.optional("match", "how the name is compared: glob, regex or simple"), WAITING);
    }

    @Override
    public final Answer begin(Request request) throws CommandException {
        var arguments = new Arguments(request);
        if (!arguments.has("name")) {
            return OperationCommand.answer(arguments, all(watchers, request.cause()));
        }
        if (Selection.isRegex(arguments)) {
            return new Answer.Pending(() -> begin(arguments, Selection.byRegex(arguments, watchers), request.cause()).await());
        }
        return begin(arguments, Selection.of(arguments, watchers), request.cause());
    }

    private Answer begin(Arguments arguments, List<Watcher> found, Cause.Commanded cause) throws CommandException {
        return found.size() == 1 ? OperationCommand.answer(arguments, one(found.getFirst(), cause), this::result)
                : OperationCommand.answer(arguments, several(watchers, found, cause));
    }

    abstract Operation all(Watchers all, Cause.Commanded cause);

    abstract Operation one(Watcher watcher, Cause.Commanded cause);

    abstract Operation several(Watchers all, List<Watcher> some, Cause.Commanded cause);

    /** The result for one watcher. */
    abstract Map<String, ?> result(Outcome outcome);
}
