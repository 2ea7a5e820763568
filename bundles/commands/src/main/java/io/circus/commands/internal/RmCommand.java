// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.control.Access;
import io.circus.control.Answer;
import io.circus.control.Command;
import io.circus.control.CommandException;
import io.circus.control.Request;
import io.circus.control.Role;
import io.circus.control.ValueType;
import io.circus.watchers.Unit;
import io.circus.watchers.Units;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** Stops a watcher and removes it. */
@Component(service = Command.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class RmCommand implements OperationCommand {

    private final Units units;

    @Activate
    public RmCommand(@Reference Units units) {
        this.units = units;
    }

    @Override
    public String name() {
        return "rm";
    }

    @Override
    public String summary() {
        return "stop a watcher and forget it";
    }

    @Override
    public Access access(Request request) {
        return Access.toWatcher(Role.ADMIN);
    }

    @Override
    public List<Property> properties() {
        return List.of(Described.WATCHER,
                Property.optional("nostop", "leave its processes running, unsupervised").of(ValueType.BOOLEAN).otherwise(false), WAITING);
    }

    @Override
    public Map<String, Object> example() {
        return Map.of("name", "web", "waiting", true);
    }

    @Override
    public List<Property> reply() {
        return List.of(Described.FAILED);
    }

    @Override
    public Answer begin(Request request) throws CommandException {
        var arguments = new Arguments(request);
        Unit unit = arguments.unit(units);
        return OperationCommand.answer(arguments, units.forget(unit, arguments.flag("nostop"), request.cause()));
    }
}
