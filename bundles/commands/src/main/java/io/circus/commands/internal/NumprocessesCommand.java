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
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** The number of processes of one watcher or of all that the caller may see. */
@Component(service = Command.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class NumprocessesCommand implements QueryCommand {

    private final Units units;

    @Activate
    public NumprocessesCommand(@Reference Units units) {
        this.units = units;
    }

    @Override
    public String name() {
        return "numprocesses";
    }

    @Override
    public String summary() {
        return "count the processes";
    }

    @Override
    public Access access(Request request) {
        return Access.toVisibleWatchers(Role.OBSERVER);
    }

    @Override
    public List<Property> properties() {
        return List.of(Described.OPTIONAL_WATCHER);
    }

    @Override
    public Map<String, Object> example() {
        return Map.of("name", "web");
    }

    @Override
    public List<Property> reply() {
        return List.of(Property.required("numprocesses", "how many run").of(ValueType.INTEGER),
                Property.optional("watcher_name", "the name as in the request").of(ValueType.TEXT).naming(Subject.WATCHER));
    }

    @Override
    public Map<String, ?> execute(Request request) throws CommandException {
        var arguments = new Arguments(request);
        Optional<Unit> unit = arguments.unit("name", units);
        var result = new LinkedHashMap<String, Object>();
        if (unit.isPresent()) {
            result.put("numprocesses", Workers.of(unit.get()).size());
            result.put("watcher_name", arguments.value("name"));
        } else {
            result.put("numprocesses", Workers.visible(units, request.caller()).stream()
                    .mapToInt(each -> Workers.of(each).size()).sum());
        }
        return result;
    }
}
