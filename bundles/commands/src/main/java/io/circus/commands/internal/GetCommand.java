// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.control.Access;
import io.circus.control.Command;
import io.circus.control.CommandException;
import io.circus.control.ErrorCode;
import io.circus.control.Request;
import io.circus.control.Role;
import io.circus.control.Subject;
import io.circus.control.ValueType;
import io.circus.watchers.Units;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** Some options of a watcher, in the order of the request; free-form options too. */
@Component(service = Command.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class GetCommand implements QueryCommand {

    private final Units units;

    @Activate
    public GetCommand(@Reference Units units) {
        this.units = units;
    }

    @Override
    public String name() {
        return "get";
    }

    @Override
    public String summary() {
        return "show options of a watcher";
    }

    @Override
    public Access access(Request request) {
        return Access.toWatcher(Role.OBSERVER);
    }

    @Override
    public List<Property> properties() {
        return List.of(Described.WATCHER,
                Property.required("keys", "a list of option names").listOf(ValueType.TEXT).naming(Subject.OPTION));
    }

    @Override
    public Map<String, Object> example() {
        return Map.of("name", "web", "keys", List.of("numprocesses", "env"));
    }

    @Override
    public List<Property> reply() {
        return List.of(Described.options(Subject.OPTION));
    }

    @Override
    public Map<String, ?> execute(Request request) throws CommandException {
        var arguments = new Arguments(request);
        Map<String, Object> options = ShownOptions.of(arguments.unit(units), request.caller());
        var asked = new LinkedHashMap<String, Object>();
        for (Object key : keys(arguments.value("keys"))) {
            if (!(key instanceof String name) || !options.containsKey(name)) {
                throw new CommandException(ErrorCode.MESSAGE_ERROR, "'" + key + "' option not found");
            }
            asked.put(name, options.get(name));
        }
        return Map.of("options", asked);
    }

    /** Text counts as a list of letters, as in the original. */
    private static Collection<?> keys(Object value) throws CommandException {
        return switch (value) {
            case Collection<?> list -> list;
            case Map<?, ?> map -> map.keySet();
            case String text -> text.codePoints().mapToObj(Character::toString).toList();
            case null, default -> throw Arguments.wrong("'" + Arguments.typeName(value) + "' object is not iterable");
        };
    }
}
