// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.control.Access;
import io.circus.control.Command;
import io.circus.control.Request;
import io.circus.control.Role;
import io.circus.control.ValueType;
import io.circus.watchers.Units;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** The number of watchers that the caller may see. */
@Component(service = Command.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class NumwatchersCommand implements QueryCommand {

    private final Units units;

    @Activate
    public NumwatchersCommand(@Reference Units units) {
        this.units = units;
    }

    @Override
    public String name() {
        return "numwatchers";
    }

    @Override
    public String summary() {
        return "count the watchers";
    }

    @Override
    public Access access(Request request) {
        return Access.toVisibleWatchers(Role.OBSERVER);
    }

    @Override
    public List<Property> reply() {
        return List.of(Property.required("numwatchers", "how many there are").of(ValueType.INTEGER));
    }

    @Override
    public Map<String, ?> execute(Request request) {
        return Map.of("numwatchers", Workers.visible(units, request.caller()).size());
    }
}
