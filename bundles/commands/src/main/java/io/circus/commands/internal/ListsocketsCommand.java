// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.commands.Access;
import io.circus.commands.Command;
import io.circus.commands.Request;
import io.circus.commands.Role;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Component;

/** The managed sockets: there are none. */
@Component(service = Command.class)
public final class ListsocketsCommand implements QueryCommand {

    @Override
    public String name() {
        return "listsockets";
    }

    @Override
    public String summary() {
        return "list the managed sockets";
    }

    @Override
    public Access access(Request request) {
        return Access.of(Role.OBSERVER);
    }

    @Override
    public Map<String, ?> execute(Request request) {
        return Map.of("sockets", List.of());
    }
}
