// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.control.Access;
import io.circus.control.Answer;
import io.circus.control.Command;
import io.circus.control.CommandException;
import io.circus.control.Request;
import io.circus.control.Role;
import io.circus.control.Subject;
import io.circus.control.ValueType;
import io.circus.watchers.Unit;
import io.circus.watchers.Units;
import io.circus.watchers.WatcherSettings;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** Changes options of a watcher: all of them, or none if one cannot be set. */
@Component(service = Command.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class SetCommand implements OperationCommand {

    private final Units units;
    private final ChangeCheck check;

    @Activate
    public SetCommand(@Reference Units units, @Reference ChangeCheck check) {
        this.units = units;
        this.check = check;
    }

    @Override
    public String name() {
        return "set";
    }

    @Override
    public String summary() {
        return "change options of a watcher";
    }

    @Override
    public Access access(Request request) {
        return Access.toWatcher(ManageableOptions.areAll(request.properties().get("options")) ? Role.MANAGER : Role.ADMIN);
    }

    @Override
    public List<Property> properties() {
        return List.of(Described.WATCHER,
                Property.required("options", "the new values by option").mapOf(ValueType.ANY).naming(Subject.OPTION),
                Property.optional("dry_run", "only tell what it would cause").of(ValueType.BOOLEAN).otherwise(false), WAITING);
    }

    @Override
    public Map<String, Object> example() {
        return Map.of("name", "web", "options", Map.of("numprocesses", 2L), "waiting", true);
    }

    @Override
    public List<Property> reply() {
        return List.of(Property.optional("effects", "of a dry run: what each option would do").listOf(
                        Property.required("key", "the option").of(ValueType.TEXT).naming(Subject.OPTION),
                        Property.required("effect", "when it would count").oneOf("at once", "reload", "none")),
                Property.optional("restarts", "of a dry run: the processes that would be replaced").listOf(ValueType.INTEGER).naming(Subject.PROCESS),
                Described.FAILED);
    }

    @Override
    public Answer begin(Request request) throws CommandException {
        var arguments = new Arguments(request);
        OptionChange change = OptionChange.of(arguments, true);
        Unit unit = arguments.unit(units);
        WatcherSettings former = unit.settings();
        WatcherSettings changed = change.tried(former, count -> "Singleton watcher has a single process");
        check.check(former, changed, change.keys());
        OptionBudget.check("set the options of", changed, units);
        if (arguments.flag("dry_run")) {
            return new Answer.Ready(ChangeEffect.shown(unit, former, changed, change.keys()));
        }
        return OperationCommand.answer(arguments, unit.set(change.keys(), change, request.cause()));
    }
}
