// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal;

import io.circus.kernel.Cancellable;
import io.circus.watchers.SocketSource;
import io.circus.watchers.WatcherSettings;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Waits for the first connection to the sockets of a watcher that is on_demand. Its methods belong to the lane's thread. */
final class OnDemand {

    private final SocketServices sockets;
    private final Runnable start;
    private Cancellable waiting;
    private AtomicBoolean over = new AtomicBoolean();
    private SocketSource source;
    private List<String> names = List.of();

    /** @param start called on the loop at a connection */
    OnDemand(SocketServices sockets, Runnable start) {
        this.sockets = sockets;
        this.start = start;
    }

    /** Waits for the next connection, unless it does so already. */
    void arm(WatcherSettings settings) {
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
            waiting = source.whenConnected(used, () -> {
                connected.set(true);
                start.run();
            });
        }
    }

    void disarm() {
        if (waiting != null) {
            waiting.cancel();
            waiting = null;
        }
    }
}
