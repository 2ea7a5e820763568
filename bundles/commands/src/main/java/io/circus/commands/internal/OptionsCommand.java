// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.control.Access;
import io.circus.control.Command;
import io.circus.control.CommandException;
import io.circus.control.Request;
import io.circus.control.Role;
import io.circus.control.Subject;
import io.circus.control.ValueType;
import io.circus.watchers.Unit;
import io.circus.watchers.Units;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** All current options of a watcher. */
@Component(service = Command.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class OptionsCommand implements QueryCommand {

    private final Units units;

    @Activate
    public OptionsCommand(@Reference Units units) {
        this.units = units;
    }

    @Override
    public String name() {
        return "options";
    }

    @Override
    public String summary() {
        return "show all options of a watcher";
    }

    @Override
    public Access access(Request request) {
        return Access.toWatcher(Role.OBSERVER);
    }

    @Override
    public List<Property> properties() {
        return List.of(Described.WATCHER,
                Property.optional("all", "those too that the original Circus does not show").of(ValueType.BOOLEAN).otherwise(false));
    }

    @Override
    public Map<String, Object> example() {
        return Map.of("name", "web");
    }

    @Override
    public List<Property> reply() {
        return List.of(Described.options(Subject.OPTION));
    }

    @Override
    public Map<String, ?> execute(Request request) throws CommandException {
        var arguments = new Arguments(request);
        Unit unit = arguments.unit(units);
        return Map.of("options", arguments.flag("all") ? ShownOptions.all(unit, request.caller()) : ShownOptions.of(unit, request.caller()));
    }
}
