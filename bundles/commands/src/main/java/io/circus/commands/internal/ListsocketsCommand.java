// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.control.Access;
import io.circus.control.Caller;
import io.circus.control.Command;
import io.circus.control.Request;
import io.circus.control.Role;
import io.circus.control.Subject;
import io.circus.control.ValueType;
import io.circus.sockets.ManagedSocket;
import io.circus.sockets.Sockets;
import io.circus.watchers.Unit;
import io.circus.watchers.Units;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** The managed sockets that are open; for a caller that is limited to some watchers, those that these use. */
@Component(service = Command.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class ListsocketsCommand implements QueryCommand {

    /** The variable with the descriptor of a socket. */
    private static final Pattern NAMED = Pattern.compile("circus\\.sockets\\.([^\\s)]+)", Pattern.CASE_INSENSITIVE);

    private final Sockets sockets;
    private final Units units;

    @Activate
    public ListsocketsCommand(@Reference Sockets sockets, @Reference Units units) {
        this.sockets = sockets;
        this.units = units;
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
        return Access.filtered(Role.OBSERVER);
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
        Caller caller = request.caller();
        return Map.of("sockets", sockets.all().stream().filter(socket -> socket.descriptor().isPresent())
                .filter(socket -> !caller.isLimited() || Workers.visible(units, caller).stream().anyMatch(unit -> uses(unit, socket.name())))
                .sorted(Comparator.comparingInt(socket -> socket.descriptor().getAsInt()))
                .map(ListsocketsCommand::shown).toList());
    }

    /** Whether the watcher gets the socket: by name, or all of them because it names none. */
    private static boolean uses(Unit unit, String socket) {
        WatcherSettings settings = unit.settings();
        if (socket.equalsIgnoreCase(settings.get(WatcherOption.STDIN_SOCKET))) {
            return true;
        }
        String words = settings.get(WatcherOption.CMD) + " " + settings.get(WatcherOption.ARGS) + " "
                + settings.get(WatcherOption.SHELL_ARGS);
        Matcher named = NAMED.matcher(words);
        boolean namesOne = false;
        while (named.find()) {
            namesOne = true;
            if (socket.equalsIgnoreCase(named.group(1))) {
                return true;
            }
        }
        return !namesOne && settings.get(WatcherOption.USE_SOCKETS);
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
