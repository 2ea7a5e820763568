// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.socketverbs;

import io.circus.control.Access;
import io.circus.control.Command;
import io.circus.control.CommandException;
import io.circus.control.ErrorCode;
import io.circus.control.Request;
import io.circus.control.Role;
import io.circus.control.Subject;
import io.circus.control.ValueType;
import io.circus.sockets.Sockets;
import io.circus.watchers.Watcher;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.WatcherStatus;
import io.circus.watchers.Watchers;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** Closes a managed socket and forgets it, unless a watcher that is not stopped uses it. */
@Component(service = Command.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class RmsocketCommand implements Command {

    private final Sockets sockets;
    private final Watchers watchers;

    @Activate
    public RmsocketCommand(@Reference Sockets sockets, @Reference Watchers watchers) {
        this.sockets = sockets;
        this.watchers = watchers;
    }

    @Override
    public String name() {
        return "rmsocket";
    }

    @Override
    public String summary() {
        return "close a managed socket and forget it";
    }

    @Override
    public Access access(Request request) {
        return Access.of(Role.ADMIN);
    }

    @Override
    public List<Property> properties() {
        return List.of(Property.required("name", "the socket").of(ValueType.TEXT).naming(Subject.SOCKET));
    }

    @Override
    public Map<String, Object> example() {
        return Map.of("name", "front");
    }

    @Override
    public Map<String, ?> execute(Request request) throws CommandException {
        String name = String.valueOf(request.properties().get("name")).toLowerCase(Locale.ROOT);
        if (sockets.all().stream().noneMatch(socket -> socket.name().equals(name))) {
            throw new CommandException(ErrorCode.MESSAGE_ERROR, "socket " + name + " not found");
        }
        List<String> users = watchers.all().stream().filter(watcher -> watcher.status() != WatcherStatus.STOPPED)
                .filter(watcher -> uses(watcher.settings(), name)).map(Watcher::name).toList();
        if (!users.isEmpty()) {
            throw new CommandException(ErrorCode.BAD_MSG_DATA_ERROR, "cannot remove the socket " + name + ": " + String.join(", ", users)
                    + (users.size() == 1 ? " uses it" : " use it"));
        }
        sockets.remove(name);
        return Map.of();
    }

    private static boolean uses(WatcherSettings settings, String socket) {
        Pattern mention = Pattern.compile("circus\\.sockets\\." + Pattern.quote(socket) + "(?![\\w.-])", Pattern.CASE_INSENSITIVE);
        return socket.equalsIgnoreCase(settings.get(WatcherOption.STDIN_SOCKET))
                || Stream.of(settings.get(WatcherOption.CMD), settings.get(WatcherOption.ARGS))
                        .anyMatch(text -> text != null && mention.matcher(text).find());
    }
}
