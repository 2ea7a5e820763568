// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.check;

import io.circus.toolkit.Variables;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.internal.command.CommandLine;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Finds sockets and variables that the options of a watcher name and that there are not. */
final class References {

    private static final Set<WatcherOption<?>> EXPANDED_AT_SPAWN =
            Set.of(WatcherOption.CMD, WatcherOption.ARGS, WatcherOption.SHELL_ARGS);
    private static final String ENVIRONMENT = "circus.env.";
    private static final String SOCKETS = "circus.sockets.";

    private final List<Diagnostic> found;
    private final Collection<String> sockets;

    /** @param sockets their names, in lower case */
    References(List<Diagnostic> found, Collection<String> sockets) {
        this.found = found;
        this.sockets = sockets;
    }

    void check(WatcherSettings settings) {
        String stdin = settings.get(WatcherOption.STDIN_SOCKET);
        if (stdin != null && !stdin.isBlank() && !sockets.contains(stdin.strip().toLowerCase(Locale.ROOT))) {
            found.add(noSocket(WatcherOption.STDIN_SOCKET.name(), stdin.strip()));
        }
        if (settings.get(WatcherOption.ON_DEMAND) && !settings.get(WatcherOption.USE_SOCKETS) && stdin == null) {
            found.add(Diagnostic.warning(WatcherOption.ON_DEMAND.name(),
                    "no connection can start the watcher: it has neither use_sockets nor stdin_socket"));
        }
        for (WatcherOption<?> option : WatcherOption.all()) {
            if (option.type().isText() && settings.get(option) instanceof String text && text.indexOf('(') >= 0) {
                check(settings, option, text);
            }
        }
        settings.freeForm().forEach((key, text) -> {
            if (text.indexOf('(') >= 0) {
                checkFreeForm(key, text);
            }
        });
        settings.environment().forEach((name, text) -> {
            if (text.indexOf('(') >= 0) {
                Variables.names(text).forEach(variable -> found.add(Diagnostic.warning("env " + name, "$(" + variable
                        + ") is not expanded in the environment, only $NAME is")));
            }
        });
    }

    private void check(WatcherSettings settings, WatcherOption<?> option, String text) {
        Set<String> known = known(settings);
        for (String name : Variables.names(text)) {
            if (name.startsWith(SOCKETS) && !sockets.contains(name.substring(SOCKETS.length()))) {
                found.add(noSocket(option.name(), name.substring(SOCKETS.length())));
            } else if (!EXPANDED_AT_SPAWN.contains(option) && known.contains(name)) {
                found.add(Diagnostic.warning(option.name(), "$(" + name
                        + ") is not expanded here, only in cmd, args and shell_args"));
            } else if (!known.contains(name)) {
                found.add(noVariable(option.name(), name, known));
            }
        }
    }

    /** A plugin that reads it may have variables of its own. */
    private void checkFreeForm(String key, String text) {
        for (String name : Variables.names(text)) {
            if (key.startsWith("hooks.")) {
                found.add(Diagnostic.warning(key, "$(" + name + ") is not expanded here"));
            } else if (name.startsWith(ENVIRONMENT)) {
                found.add(noVariable(key, name, Set.of()));
            }
        }
    }

    private Diagnostic noSocket(String key, String name) {
        return Diagnostic.hopeless(key, "there is no socket " + name + (sockets.isEmpty() ? ": there is no section [socket:" + name
                + "]" : Spelling.question(name, sockets)));
    }

    private static Diagnostic noVariable(String key, String name, Set<String> known) {
        return Diagnostic.warning(key, "there is no variable $(" + name + "), it stays as it is" + Spelling.question(name, known));
    }

    private Set<String> known(WatcherSettings settings) {
        var environment = new HashMap<>(settings.get(WatcherOption.COPY_ENV) ? System.getenv() : Map.of());
        environment.putAll(settings.environment());
        var known = new HashSet<>(CommandLine.variables(settings, 0, environment).keySet());
        sockets.forEach(name -> known.add(SOCKETS + name));
        return known;
    }
}
