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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** The names of the watchers in lower case, or the pids of one. */
@Component(service = Command.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class ListCommand implements QueryCommand {

    private final Units units;

    @Activate
    public ListCommand(@Reference Units units) {
        this.units = units;
    }

    @Override
    public String name() {
        return "list";
    }

    @Override
    public String summary() {
        return "list the watchers, or the processes of one";
    }

    @Override
    public Access access(Request request) {
        return Access.toVisibleWatchers(Role.OBSERVER);
    }

    @Override
    public List<Property> properties() {
        return List.of(Described.OPTIONAL_WATCHER, States.DETAIL);
    }

    @Override
    public Map<String, Object> example() {
        return Map.of("name", "web");
    }

    @Override
    public List<Property> reply() {
        return List.of(Property.optional("watchers", "without name: the names in lower case").listOf(ValueType.TEXT).naming(Subject.WATCHER),
                Property.optional("pids", "with name: its processes").listOf(ValueType.INTEGER).naming(Subject.PROCESS), States.STATES);
    }

    @Override
    public Map<String, ?> execute(Request request) throws CommandException {
        var arguments = new Arguments(request);
        Optional<Unit> unit = arguments.unit("name", units);
        var result = new LinkedHashMap<String, Object>();
        if (unit.isPresent()) {
            result.put("pids", Workers.pids(unit.get()));
            States.add(arguments, List.of(unit.get()), result);
        } else {
            List<Unit> all = Workers.visible(units, request.caller());
            result.put("watchers", all.stream().map(each -> each.name().toLowerCase(Locale.ROOT)).sorted().toList());
            States.add(arguments, all, result);
        }
        return result;
    }
}
