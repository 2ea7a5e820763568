// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.config.GlobalSettings;
import io.circus.control.Access;
import io.circus.control.Answer;
import io.circus.control.Command;
import io.circus.control.CommandException;
import io.circus.control.ErrorCode;
import io.circus.control.Request;
import io.circus.control.Role;
import io.circus.control.Subject;
import io.circus.control.ValueType;
import io.circus.watchers.Outcome;
import io.circus.watchers.Units;
import io.circus.watchers.Watcher;
import io.circus.watchers.WatcherException;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** Adds a watcher until the daemon ends or reads its file again. */
@Component(service = Command.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class AddCommand implements OperationCommand {

    private final Units units;
    private final GlobalSettings settings;
    private final ChangeCheck check;

    @Activate
    public AddCommand(@Reference Units units, @Reference GlobalSettings settings, @Reference ChangeCheck check) {
        this.check = check;
        this.units = units;
        this.settings = settings;
    }

    @Override
    public String name() {
        return "add";
    }

    @Override
    public String summary() {
        return "add a watcher";
    }

    @Override
    public Access access(Request request) {
        return Access.toWatcher(Role.ADMIN);
    }

    @Override
    public List<Property> properties() {
        return List.of(Property.required("name", "the new watcher").of(ValueType.TEXT),
                Property.required("cmd", "the command, as text or a list").of(ValueType.ANY),
                Property.optional("args", "its arguments, as text or a list").of(ValueType.ANY),
                Property.optional("options", "values by option").mapOf(ValueType.ANY).naming(Subject.OPTION),
                Property.optional("start", "start it at once").of(ValueType.BOOLEAN).otherwise(false), WAITING);
    }

    @Override
    public Map<String, Object> example() {
        return Map.of("name", "clock", "cmd", "sleep 60", "start", true);
    }

    @Override
    public List<Property> reply() {
        return List.of(Described.STARTED, Described.KEPT);
    }

    @Override
    public Answer begin(Request request) throws CommandException {
        var arguments = new Arguments(request);
        OptionChange options = OptionChange.of(arguments, false);
        checkOwner(request);
        String name = arguments.text("name").orElse("");
        if (name.isEmpty()) {
            throw Arguments.wrong("cannot add a watcher without a name");
        }
        WatcherSettings command = OptionChange.command(arguments).apply(
                WatcherSettings.named(name).set(WatcherOption.WARMUP_DELAY, 0.0).build());
        if (arguments.flag("start") && command.get(WatcherOption.CMD).isBlank()) {
            throw Arguments.wrong("cannot start " + name + ": cmd is empty, expected the command to run");
        }
        WatcherSettings added = options.tried(command,
                count -> "Cannot have " + count + " processes with a singleton  watcher");
        check.check(null, added, options.keys());
        OptionBudget.check("add", added, units);
        Watcher watcher = add(name, added);
        return arguments.flag("start") ? OperationCommand.answer(arguments, watcher.start(), AddCommand::started)
                : new Answer.Ready(Map.of());
    }

    private Watcher add(String name, WatcherSettings settings) throws CommandException {
        try {
            return units.add(settings);
        } catch (WatcherException e) {
            throw new CommandException(ErrorCode.COMMAND_ERROR, "'" + name + "' already exist", e);
        }
    }

    /** Clients of an endpoint that belongs to one user may run commands only as that user. */
    private void checkOwner(Request request) throws CommandException {
        if (settings.endpointOwner().isEmpty() || !settings.endpoint().startsWith("ipc://")) {
            return;
        }
        Object uid = request.properties().get("options") instanceof Map<?, ?> options ? options.get("uid") : null;
        if (!settings.endpointOwner().get().equals(uid)) {
            throw new CommandException(ErrorCode.MESSAGE_ERROR, "uid does not match endpoint_owner");
        }
    }

    private static Map<String, ?> started(Outcome outcome) {
        var result = new LinkedHashMap<String, Object>();
        result.put("started", outcome.started());
        result.put("kept", outcome.kept());
        return result;
    }
}
