// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.socketverbs;

import io.circus.config.internal.sections.SocketOptions;
import io.circus.control.Access;
import io.circus.control.Command;
import io.circus.control.CommandException;
import io.circus.control.ErrorCode;
import io.circus.control.Request;
import io.circus.control.Role;
import io.circus.control.ValueType;
import io.circus.sockets.ManagedSocket;
import io.circus.sockets.SocketException;
import io.circus.sockets.SocketSettings;
import io.circus.sockets.Sockets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** Adds a managed socket until the daemon ends or reads its file again. */
@Component(service = Command.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class AddsocketCommand implements Command {

    private final Sockets sockets;

    @Activate
    public AddsocketCommand(@Reference Sockets sockets) {
        this.sockets = sockets;
    }

    @Override
    public String name() {
        return "addsocket";
    }

    @Override
    public String summary() {
        return "add a managed socket";
    }

    @Override
    public Access access(Request request) {
        return Access.of(Role.ADMIN);
    }

    @Override
    public List<Property> properties() {
        return List.of(Property.required("name", "the new socket").of(ValueType.TEXT),
                Property.optional("options", "the values by option, as in a section of the file").mapOf(ValueType.ANY));
    }

    @Override
    public Map<String, Object> example() {
        return Map.of("name", "front", "options", Map.of("host", "127.0.0.1", "port", 0L));
    }

    @Override
    public List<Property> reply() {
        return List.of(Property.required("address", "where it is bound: HOST:PORT, or its file").of(ValueType.TEXT));
    }

    @Override
    public Map<String, ?> execute(Request request) throws CommandException {
        String name = String.valueOf(request.properties().get("name"));
        SocketSettings settings = settings(name, request.properties().get("options"));
        if (sockets.all().stream().anyMatch(socket -> socket.name().equals(settings.name()))) {
            throw new CommandException(ErrorCode.BAD_MSG_DATA_ERROR, "cannot add the socket " + name + ": there is one of that name");
        }
        try {
            sockets.put(settings);
        } catch (SocketException e) {
            sockets.remove(settings.name());
            throw new CommandException(ErrorCode.BAD_MSG_DATA_ERROR, e.getMessage(), e);
        }
        return sockets.all().stream().filter(socket -> socket.name().equals(settings.name())).findFirst()
                .map(AddsocketCommand::shown).orElse(Map.of());
    }

    private static Map<String, ?> shown(ManagedSocket socket) {
        return Map.of("address", socket.address());
    }

    private static SocketSettings settings(String name, Object given) throws CommandException {
        if (name.isBlank() || name.contains("]") || name.contains("\n")) {
            throw new CommandException(ErrorCode.MESSAGE_ERROR, "cannot add the socket '" + name + "': expected a name");
        }
        var options = new LinkedHashMap<String, String>();
        if (given instanceof Map<?, ?> map) {
            map.forEach((key, value) -> options.put(String.valueOf(key), String.valueOf(value)));
        } else if (given != null) {
            throw new CommandException(ErrorCode.MESSAGE_ERROR, "'options' property should be an object");
        }
        try {
            return SocketOptions.read(name, options);
        } catch (IllegalArgumentException e) {
            throw new CommandException(ErrorCode.MESSAGE_ERROR, "cannot add the socket " + name + ": " + e.getMessage(), e);
        }
    }
}
