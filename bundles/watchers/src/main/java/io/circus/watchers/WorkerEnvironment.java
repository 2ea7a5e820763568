// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The environment of a watcher's processes: nothing, or with copy_env that of the daemon; over it the env sections; over
 * both a virtual environment, which needs copy_env.
 */
final class WorkerEnvironment {

    /** What tells the daemon itself of sockets that it was given, and of its keeper; none of it is true for a child. */
    private static final List<String> OF_THE_DAEMON = List.of("LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES", "NOTIFY_SOCKET",
            "WATCHDOG_PID", "WATCHDOG_USEC", "CIRCUS_KEEPER");

    private WorkerEnvironment() {}

    /** @throws IllegalArgumentException if the virtual environment is not where it should be */
    static Map<String, String> of(WatcherSettings settings) {
        if (!settings.get(WatcherOption.COPY_ENV)) {
            return settings.environment();
        }
        Map<String, String> environment = overThatOfTheDaemon(settings);
        if (settings.get(WatcherOption.VIRTUALENV) != null) {
            VirtualEnvironment.addTo(environment, settings);
        }
        return environment;
    }

    /** That of a hook: what the processes have, and what else the daemon has. A virtual environment need not be there yet. */
    static Map<String, String> ofHooks(WatcherSettings settings) {
        if (settings.get(WatcherOption.COPY_ENV)) {
            try {
                return of(settings);
            } catch (IllegalArgumentException e) {
                // the processes cannot start without it, and say so; a hook may be about to make it
            }
        }
        return overThatOfTheDaemon(settings);
    }

    private static Map<String, String> overThatOfTheDaemon(WatcherSettings settings) {
        var environment = new LinkedHashMap<>(System.getenv());
        OF_THE_DAEMON.forEach(environment::remove);
        environment.putAll(settings.environment());
        return environment;
    }
}
