// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.control.Access;
import io.circus.control.Command;
import io.circus.control.Request;
import io.circus.control.Role;
import io.circus.control.ValueType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** Refuses: the daemon has no Python to open a shell in. Kept for clients that send it. */
@Component(service = Command.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class IpythonCommand implements QueryCommand {

    @Override
    public String name() {
        return "ipython";
    }

    @Override
    public String summary() {
        return "not available: the daemon runs no Python";
    }

    @Override
    public Access access(Request request) {
        return Access.of(Role.OBSERVER);
    }

    @Override
    public List<Property> reply() {
        return List.of(Property.required("shell", "false").of(ValueType.BOOLEAN),
                Property.required("msg", "the reason").of(ValueType.TEXT));
    }

    @Override
    public Map<String, ?> execute(Request request) {
        var result = new LinkedHashMap<String, Object>();
        result.put("shell", false);
        result.put("msg", "the daemon runs no Python");
        return result;
    }
}
