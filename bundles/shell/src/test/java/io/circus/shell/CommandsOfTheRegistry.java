// SPDX-License-Identifier: Apache-2.0
package io.circus.shell;

import io.circus.control.Answer;
import io.circus.control.Command;
import io.circus.control.CommandException;
import io.circus.control.Commands;
import io.circus.control.ErrorCode;
import io.circus.control.Request;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;

/** The commands that are registered at the moment of the call. */
record CommandsOfTheRegistry(BundleContext context) implements Commands {

    @Override
    public List<Command> all() {
        try {
            return context.getServiceReferences(Command.class, null).stream().map(context::getService).toList();
        } catch (InvalidSyntaxException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public Optional<Command> find(String name) {
        return all().stream().filter(command -> command != null && command.name().equals(name)).findFirst();
    }

    @Override
    public Answer begin(Request request) throws CommandException {
        return find(request.command()).orElseThrow(() -> new CommandException(ErrorCode.UNKNOWN_COMMAND,
                "unknown command: '" + request.command() + "'")).begin(request);
    }

    @Override
    public Map<String, ?> execute(Request request) throws CommandException, InterruptedException {
        return begin(request).await();
    }
}
