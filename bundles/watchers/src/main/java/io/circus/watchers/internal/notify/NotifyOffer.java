// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.notify;

import io.circus.kernel.EventLoop;
import io.circus.kernel.linux.ErrnoException;
import io.circus.watchers.Readiness;
import io.circus.watchers.WatcherSettings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The NOTIFY_SOCKET for a process that is about to be spawned.
 *
 * @param watchdog how long the process may be silent, if somebody counts that
 */
public record NotifyOffer(NotifySocket socket, String name, Optional<Duration> watchdog) {

    /**
     * Empty if nobody would listen.
     *
     * @throws IllegalArgumentException if there should be one and it cannot be made
     */
    public static Optional<NotifyOffer> of(WatcherSettings settings, EventLoop loop, NotifyServices listeners)
            throws InterruptedException {
        boolean ready = Readiness.counts(settings) && Readiness.of(settings).kind() == Readiness.Kind.NOTIFY;
        Optional<Duration> watchdog = listeners.watchdog(settings);
        if (!ready && watchdog.isEmpty()) {
            return Optional.empty();
        }
        String name = "@circus/notify/" + UUID.randomUUID();
        try {
            return Optional.of(new NotifyOffer(NotifySocket.bind(loop, listeners.keeper(), name), name, watchdog));
        } catch (ErrnoException e) {
            throw new IllegalArgumentException("cannot make the NOTIFY_SOCKET: " + e.getMessage(), e);
        }
    }

    /** {@code environment} with what tells of it. */
    public Map<String, String> addTo(Map<String, String> environment) {
        var complete = new LinkedHashMap<>(environment);
        complete.put("NOTIFY_SOCKET", name);
        watchdog.ifPresent(silence -> complete.put("WATCHDOG_USEC", Long.toString(silence.toNanos() / 1000)));
        return complete;
    }

    /** The variables that have to hold the pid of the process: without, its children would think they are meant. */
    public List<String> pidVariables() {
        return watchdog.isPresent() ? List.of("WATCHDOG_PID") : List.of();
    }
}
