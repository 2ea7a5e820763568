// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.commands.Access;
import io.circus.commands.Answer;
import io.circus.commands.Command;
import io.circus.commands.CommandException;
import io.circus.commands.Commands;
import io.circus.commands.ErrorCode;
import io.circus.commands.Request;
import io.circus.commands.Role;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The commands that are registered as services. Of two with one name the later counts, as when a plugin is updated. */
@Component
public final class RegisteredCommands implements Commands {

    private final Map<String, Command> commands = new ConcurrentHashMap<>();

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bind(Command command) {
        commands.put(command.name(), command);
    }

    void unbind(Command command) {
        commands.remove(command.name(), command);
    }

    @Override
    public List<Command> all() {
        return commands.values().stream().sorted(Comparator.comparing(Command::name)).toList();
    }

    @Override
    public Optional<Command> find(String name) {
        return Optional.ofNullable(commands.get(name.toLowerCase(Locale.ROOT)));
    }

    @Override
    public Answer begin(Request request) throws CommandException {
        Command command = find(request.command()).orElseThrow(() -> new CommandException(
                ErrorCode.UNKNOWN_COMMAND, "unknown command: '" + request.command() + "'"));
        for (Command.Property property : command.properties()) {
            if (property.required() && !request.properties().containsKey(property.name())) {
                throw new CommandException(ErrorCode.MESSAGE_ERROR,
                        "message invalid '" + property.name() + "' is missing");
            }
        }
        return begin(command, request);
    }

    /** Only observing leaves no line in the log. */
    private static Answer begin(Command command, Request request) throws CommandException {
        Access access = command.access(request);
        boolean changes = access.role() != Role.OBSERVER;
        try {
            Gate.check(request, access);
            Answer answer = command.begin(request);
            return changes ? Audit.watch(request, answer) : answer;
        } catch (CommandException e) {
            if (changes) {
                Audit.tell(request, "error: " + e.getMessage());
            }
            throw e;
        }
    }

    @Override
    public Map<String, ?> execute(Request request) throws CommandException, InterruptedException {
        return begin(request).await();
    }
}
