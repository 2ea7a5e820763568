// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.life;

import static java.lang.System.Logger.Level.WARNING;

import io.circus.kernel.Cancellable;
import io.circus.kernel.EventLoop;
import io.circus.watchers.SocketSource;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.internal.command.HandedSockets;
import io.circus.watchers.internal.services.SocketServices;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Waits for the first connection to the sockets of a watcher that is on_demand. Its methods belong to the lane's thread. */
final class OnDemand {

    private static final System.Logger LOG = System.getLogger("circus");

    /** When to try again to wait, for want of a descriptor. */
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final SocketServices sockets;
    private final Runnable start;
    private final EventLoop loop;
    private final Runnable wake;
    private Cancellable waiting;
    private AtomicBoolean over = new AtomicBoolean();
    private SocketSource source;
    private List<String> names = List.of();
    private volatile boolean resting;

    /**
     * @param start called on the loop at a connection
     * @param wake makes the lane look again when a rest is over; any thread
     */
    OnDemand(SocketServices sockets, EventLoop loop, Runnable start, Runnable wake) {
        this.sockets = sockets;
        this.loop = loop;
        this.start = start;
        this.wake = wake;
    }

    /** Waits for no connection for a while: one that is there could only lead to the same failure at once. */
    void rest(Duration pause) {
        resting = true;
        loop.after(pause, () -> {
            resting = false;
            wake.run();
        });
    }

    /** Waits for the next connection, unless it does so already. */
    void arm(WatcherSettings settings) {
        if (resting) {
            return;
        }
        Optional<SocketSource> now = sockets.source();
        List<String> used = now.map(one -> HandedSockets.usedBy(settings, one)).orElse(List.of());
        if (waiting != null && !over.get() && now.orElse(null) == source && used.equals(names)) {
            return;
        }
        disarm();
        source = now.orElse(null);
        names = used;
        if (!used.isEmpty()) {
            var connected = new AtomicBoolean();
            over = connected;
            try {
                waiting = source.whenConnected(used, () -> {
                    connected.set(true);
                    start.run();
                });
            } catch (UncheckedIOException e) {
                LOG.log(WARNING, () -> settings.name() + ": cannot wait for connections, trying again: " + e.getMessage());
                rest(AGAIN);
            }
        }
    }

    /** The sockets whose connections are waited for; empty if none are. */
    Optional<String> awaited() {
        return waiting == null || over.get() ? Optional.empty() : Optional.of(String.join(", ", names));
    }

    void disarm() {
        if (waiting != null) {
            waiting.cancel();
            waiting = null;
        }
    }
}
