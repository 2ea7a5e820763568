// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.changes;

import static java.lang.System.Logger.Level.ERROR;

import io.circus.config.Plan;
import io.circus.config.internal.sections.SocketSection;
import io.circus.sockets.ManagedSocket;
import io.circus.sockets.SocketException;
import io.circus.sockets.SocketSettings;
import io.circus.sockets.Sockets;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The differences between the sockets of the daemon and those of the file as it is now. Sockets that the daemon was started with are
 * left out: the file has no say in them.
 */
public final class SocketChanges {

    private static final System.Logger LOG = System.getLogger("circus");

    private final List<String> gone = new ArrayList<>();
    private final List<SocketSettings> fresh = new ArrayList<>();
    private final List<SocketSettings> adjusted = new ArrayList<>();
    private final List<SocketSettings> anew = new ArrayList<>();
    /** The addresses by name, as the file had them when the sockets were opened. */
    private final Map<String, String> addresses = new HashMap<>();

    /** @param managed the sockets as they are; one that could not be opened or moved before is tried again */
    public SocketChanges(List<ManagedSocket> managed, List<SocketSettings> next) {
        Map<String, ManagedSocket> before = new LinkedHashMap<>();
        for (ManagedSocket socket : managed) {
            before.put(socket.name(), socket);
            addresses.put(socket.name(), socket.settings().address());
        }
        for (SocketSettings socket : next) {
            ManagedSocket old = before.remove(socket.name());
            if (old == null || isToBeOpened(old)) {
                fresh.add(socket);
            } else if (!old.inherited() && !old.settings().equals(socket)) {
                (socket.hasAddressOf(old.settings()) ? adjusted : anew).add(socket);
            }
        }
        before.values().stream().filter(socket -> !socket.inherited()).forEach(socket -> gone.add(socket.name()));
    }

    private static boolean isToBeOpened(ManagedSocket socket) {
        return socket.descriptor().isEmpty() && !socket.settings().closeWhenUnused();
    }

    List<Plan.Step> steps() {
        var steps = new ArrayList<Plan.Step>();
        gone.forEach(name -> steps.add(step(Plan.Action.REMOVE, name, "not in the file, closed")));
        anew.forEach(socket -> steps.add(step(Plan.Action.RESTART, socket.name(), "closed, opened at " + socket.address())));
        adjusted.forEach(socket -> steps.add(step(Plan.Action.APPLY, socket.name(), "set in place")));
        fresh.forEach(socket -> steps.add(step(Plan.Action.ADD, socket.name(), "not open yet, opened at "
                + socket.address())));
        return steps;
    }

    private static Plan.Step step(Plan.Action action, String name, String effect) {
        return new Plan.Step(action, SocketSection.PREFIX + name, List.of(), effect);
    }

    /** The sockets that are closed, for good or to be opened elsewhere. The watchers that use them stop first and start afterwards. */
    Set<String> closing() {
        Set<String> names = new LinkedHashSet<>(gone);
        anew.forEach(socket -> names.add(socket.name()));
        return names;
    }

    /** The changed sockets that a watcher uses, as {@code socket:NAME}. */
    List<String> disturb(WatcherSettings watcher) {
        return closing().stream().filter(name -> uses(watcher, name)).sorted().map(name -> SocketSection.PREFIX + name).toList();
    }

    static boolean uses(WatcherSettings watcher, String name) {
        String commands = (watcher.get(WatcherOption.CMD) + " " + watcher.get(WatcherOption.ARGS)).toLowerCase(Locale.ROOT);
        return name.equalsIgnoreCase(watcher.get(WatcherOption.STDIN_SOCKET)) || watcher.get(WatcherOption.USE_SOCKETS)
                && (!commands.contains("circus.sockets.") || commands.contains("circus.sockets." + name + ")"));
    }

    /** The socket {@code name}, which is closed, and the new ones that need its address. */
    Set<String> withBlockedBy(String name) {
        Set<String> names = new LinkedHashSet<>(Set.of(name));
        String address = addresses.get(name);
        fresh.stream().filter(socket -> socket.address().equals(address)).forEach(socket -> names.add(socket.name()));
        return names;
    }

    /** All changed sockets except {@code others}. */
    Set<String> namesWithout(Set<String> others) {
        Set<String> names = closing();
        adjusted.forEach(socket -> names.add(socket.name()));
        fresh.forEach(socket -> names.add(socket.name()));
        names.removeAll(others);
        return names;
    }

    /** Carries out the changes of {@code names}. A socket that cannot be opened is logged and added to {@code failures}. */
    public void apply(Sockets sockets, Set<String> names, List<String> failures) {
        gone.stream().filter(names::contains).forEach(sockets::remove);
        var all = new ArrayList<>(anew);
        all.addAll(adjusted);
        all.addAll(fresh);
        all.removeIf(socket -> !names.contains(socket.name()));
        open(all, sockets, failures);
    }

    public static void open(List<SocketSettings> all, Sockets sockets, List<String> failures) {
        for (SocketSettings socket : all) {
            try {
                sockets.put(socket);
            } catch (SocketException e) {
                LOG.log(ERROR, () -> e.getMessage() + "; going on without it");
                failures.add(e.getMessage());
            }
        }
    }
}
