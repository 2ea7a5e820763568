// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.command;

import io.circus.kernel.PassedDescriptors;
import io.circus.toolkit.Variables;
import io.circus.watchers.SocketSource;
import io.circus.watchers.WatcherException;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The managed sockets that one process gets. With use_sockets these are the ones that cmd and args name, or all if they
 * name none; then they are told to it in the way of systemd, too. They have the numbers from 3 on in the order of their names.
 * To be closed when the process is made.
 */
public final class HandedSockets implements AutoCloseable {

    private static final String PREFIX = "circus.sockets.";

    private final List<String> names;
    private final boolean announced;
    private final Map<String, String> variables = new HashMap<>();
    private final PassedDescriptors passed;
    private final Optional<SocketSource.Lease> lease;

    private HandedSockets(List<String> names, boolean announced, List<String> numbered, String stdin,
            Optional<SocketSource.Lease> lease) {
        this.names = names;
        this.announced = announced;
        this.lease = lease;
        for (int i = 0; i < numbered.size(); i++) {
            variables.put(PREFIX + numbered.get(i), Integer.toString(PassedDescriptors.FIRST + i));
        }
        passed = lease.isEmpty() ? PassedDescriptors.NONE : new PassedDescriptors(
                stdin == null ? OptionalInt.empty() : OptionalInt.of(lease.get().descriptor(stdin)),
                names.stream().map(lease.get()::descriptor).toList());
    }

    /** @throws IllegalArgumentException if a socket that is needed is not to be had */
    public static HandedSockets of(WatcherSettings settings, Optional<SocketSource> source) {
        List<String> known = source.map(SocketSource::names).orElse(List.of());
        SortedSet<String> named = named(settings);
        named.retainAll(known);
        boolean inherits = settings.get(WatcherOption.USE_SOCKETS);
        boolean announced = inherits && named.isEmpty() && !known.isEmpty();
        List<String> names = !inherits ? List.of() : announced ? known : List.copyOf(named);
        String stdin = stdin(settings);
        if (stdin == null && names.isEmpty()) {
            return new HandedSockets(names, false, List.copyOf(named), null, Optional.empty());
        }
        var all = new ArrayList<>(names);
        if (stdin != null) {
            all.add(stdin);
        }
        try {
            SocketSource.Lease lease = source
                    .orElseThrow(() -> new WatcherException("cannot get the socket " + stdin + ": there are no sockets"))
                    .lease(settings.name(), all);
            return new HandedSockets(names, announced, inherits ? names : List.copyOf(named), stdin, Optional.of(lease));
        } catch (WatcherException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** Whether a process with {@code settings} may be told of sockets in the way of systemd. */
    public static boolean mayAnnounce(WatcherSettings settings) {
        return settings.get(WatcherOption.USE_SOCKETS) && named(settings).isEmpty();
    }

    /** The sockets by which a connection reaches a process with {@code settings}; some may not exist. */
    public static List<String> usedBy(WatcherSettings settings, SocketSource source) {
        SortedSet<String> used = new TreeSet<>();
        if (settings.get(WatcherOption.USE_SOCKETS)) {
            SortedSet<String> named = named(settings);
            used.addAll(named.isEmpty() ? source.names() : named);
        }
        if (stdin(settings) != null) {
            used.add(stdin(settings));
        }
        used.retainAll(source.names());
        return List.copyOf(used);
    }

    /** The names in {@code $(circus.sockets.NAME)} of cmd, args and shell_args, in lower case. */
    private static SortedSet<String> named(WatcherSettings settings) {
        SortedSet<String> named = new TreeSet<>();
        for (WatcherOption<String> option : List.of(WatcherOption.CMD, WatcherOption.ARGS, WatcherOption.SHELL_ARGS)) {
            String text = settings.get(option);
            if (text != null && text.indexOf('(') >= 0) {
                Variables.expand(text, name -> {
                    if (name.startsWith(PREFIX)) {
                        named.add(name.substring(PREFIX.length()));
                    }
                    return null;
                });
            }
        }
        return named;
    }

    private static String stdin(WatcherSettings settings) {
        String name = settings.get(WatcherOption.STDIN_SOCKET);
        return name == null || name.isBlank() ? null : name.strip().toLowerCase(Locale.ROOT);
    }

    /** {@code circus.sockets.NAME} to the number that the socket has in the process. */
    public Map<String, String> variables() {
        return variables;
    }

    /** The variables that have to hold the pid of the process, which only itself can set. */
    public List<String> pidVariables() {
        return announced ? List.of("LISTEN_PID") : List.of();
    }

    /** {@code environment} with what tells the sockets in the way of systemd. */
    public Map<String, String> addTo(Map<String, String> environment) {
        if (!announced) {
            return environment;
        }
        var complete = new LinkedHashMap<>(environment);
        complete.put("LISTEN_FDS", Integer.toString(names.size()));
        complete.put("LISTEN_FDNAMES", String.join(":", names));
        return complete;
    }

    public PassedDescriptors passed() {
        return passed;
    }

    @Override
    public void close() {
        lease.ifPresent(SocketSource.Lease::close);
    }
}
