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
import io.circus.watchers.WatcherStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/**
 * The status of the watchers. For one watcher the reply also has {@code since} while it is stopping, in seconds since
 * the epoch, and {@code why} if it could not start or replace a process.
 */
@Component(service = Command.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class StatusCommand implements QueryCommand {

    private final Units units;

    @Activate
    public StatusCommand(@Reference Units units) {
        this.units = units;
    }

    @Override
    public String name() {
        return "status";
    }

    @Override
    public String summary() {
        return "show what the watchers are doing";
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
        return Map.of("name", "web", "detail", true);
    }

    @Override
    public List<Property> reply() {
        return List.of(Property.optional("statuses", "without name: active, stopped, starting or stopping, by watcher").mapOf(ValueType.TEXT)
                        .naming(Subject.WATCHER),
                Property.optional("status", "with name: the same of this watcher").oneOf("active", "stopped", "starting", "stopping"),
                Property.optional("since", "with name: since when it is stopping, in seconds since the epoch").of(ValueType.NUMBER),
                Property.optional("why", "with name: why it has no process").of(ValueType.TEXT), States.STATES);
    }

    @Override
    public Map<String, ?> execute(Request request) throws CommandException {
        var arguments = new Arguments(request);
        Optional<Unit> unit = arguments.unit("name", units);
        var result = new LinkedHashMap<String, Object>();
        if (unit.isPresent()) {
            WatcherStatus status = unit.get().status();
            result.put("status", status.toString());
            if (status == WatcherStatus.STOPPING) {
                result.put("since", Seconds.of(unit.get().statusSince()));
            }
            unit.get().reason().ifPresent(reason -> result.put("why", reason));
            States.add(arguments, List.of(unit.get()), result);
        } else {
            var statuses = new LinkedHashMap<String, String>();
            List<Unit> all = Workers.visible(units, request.caller());
            all.forEach(each -> statuses.put(each.name(), each.status().toString()));
            result.put("statuses", statuses);
            States.add(arguments, all, result);
        }
        return result;
    }
}
