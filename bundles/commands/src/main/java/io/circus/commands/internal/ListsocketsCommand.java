// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.control.Access;
import io.circus.control.Command;
import io.circus.control.Request;
import io.circus.control.Role;
import io.circus.control.Subject;
import io.circus.control.ValueType;
import io.circus.sockets.ManagedSocket;
import io.circus.sockets.Sockets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** The managed sockets that are open. */
@Component(service = Command.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class ListsocketsCommand implements QueryCommand {

    private final Sockets sockets;

    @Activate
    public ListsocketsCommand(@Reference Sockets sockets) {
        this.sockets = sockets;
    }

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
    public List<Property> reply() {
        return List.of(Property.required("sockets", "the open ones, by descriptor").listOf(
                Property.required("fd", "its descriptor in the daemon").of(ValueType.INTEGER),
                Property.required("name", "its name").of(ValueType.TEXT).naming(Subject.SOCKET),
                Property.required("backlog", "how many connections may wait").of(ValueType.INTEGER),
                Property.optional("path", "its file, if it has one").of(ValueType.TEXT),
                Property.optional("host", "its address, if it has no file").of(ValueType.TEXT),
                Property.optional("port", "its port, if it has no file").of(ValueType.INTEGER)));
    }

    @Override
    public Map<String, ?> execute(Request request) {
        return Map.of("sockets", sockets.all().stream().filter(socket -> socket.descriptor().isPresent())
                .sorted(Comparator.comparingInt(socket -> socket.descriptor().getAsInt()))
                .map(ListsocketsCommand::shown).toList());
    }

    private static Map<String, ?> shown(ManagedSocket socket) {
        var shown = new LinkedHashMap<String, Object>();
        shown.put("fd", socket.descriptor().getAsInt());
        shown.put("name", socket.name());
        shown.put("backlog", socket.settings().backlog());
        if (socket.settings().file().isPresent()) {
            shown.put("path", socket.settings().path());
        } else {
            shown.put("host", socket.host());
            shown.put("port", socket.port());
        }
        return shown;
    }
}
