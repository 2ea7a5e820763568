// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal;

import static java.lang.System.Logger.Level.ERROR;

import io.circus.config.Plan;
import io.circus.sockets.ManagedSocket;
import io.circus.sockets.SocketException;
import io.circus.sockets.SocketSettings;
import io.circus.sockets.Sockets;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The sockets that differ between what there is and the file as it is now. Those that the daemon was started with are not the
 * file's business.
 */
final class SocketChanges {

    private static final System.Logger LOG = System.getLogger("circus");

    private final List<String> gone = new ArrayList<>();
    private final List<SocketSettings> fresh = new ArrayList<>();
    private final List<SocketSettings> adjusted = new ArrayList<>();
    private final List<SocketSettings> anew = new ArrayList<>();

    /** @param managed as they are: one that could not be opened or moved before is tried again */
    SocketChanges(List<ManagedSocket> managed, List<SocketSettings> next) {
        Map<String, ManagedSocket> before = new LinkedHashMap<>();
        managed.forEach(socket -> before.put(socket.name(), socket));
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

    /** The sockets whose users have to stop before they are changed, and start anew: they hold the former ones. */
    private Set<String> disturbing() {
        Set<String> names = new HashSet<>(gone);
        anew.forEach(socket -> names.add(socket.name()));
        return names;
    }

    /** The changed sockets that a watcher uses, as {@code socket:NAME}. */
    List<String> disturb(WatcherSettings watcher) {
        Set<String> names = disturbing();
        String commands = (watcher.get(WatcherOption.CMD) + " " + watcher.get(WatcherOption.ARGS)).toLowerCase(Locale.ROOT);
        boolean namesOne = commands.contains("circus.sockets.");
        String stdin = watcher.get(WatcherOption.STDIN_SOCKET);
        return names.stream().filter(name -> name.equalsIgnoreCase(stdin) || watcher.get(WatcherOption.USE_SOCKETS)
                && (!namesOne || commands.contains("circus.sockets." + name + ")"))).sorted()
                .map(name -> SocketSection.PREFIX + name).toList();
    }

    boolean waitForUsers() {
        return !gone.isEmpty() || !anew.isEmpty();
    }

    /** Carries them out; what cannot be opened is told, and goes to {@code failures}. */
    void apply(Sockets sockets, List<String> failures) {
        gone.forEach(sockets::remove);
        var all = new ArrayList<>(anew);
        all.addAll(adjusted);
        all.addAll(fresh);
        open(all, sockets, failures);
    }

    static void open(List<SocketSettings> all, Sockets sockets, List<String> failures) {
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
