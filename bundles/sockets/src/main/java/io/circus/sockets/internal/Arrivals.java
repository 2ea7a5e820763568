// SPDX-License-Identifier: Apache-2.0
package io.circus.sockets.internal;

import static java.lang.System.Logger.Level.WARNING;

import io.circus.kernel.Cancellable;
import io.circus.kernel.EventLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts arrivals at one open socket. It watches a copy of the descriptor, since the socket itself may be watched in
 * another way. The copy must be closed before the socket. Guarded by the registry, except for the count.
 */
final class Arrivals {

    private static final System.Logger LOG = System.getLogger("circus");

    private final AtomicLong count = new AtomicLong();
    private Runnable stop = () -> { };

    /** Continues the count. */
    void start(OpenSocket socket, SocketCalls calls, EventLoop loop) {
        try {
            int copy = calls.copy(socket.descriptor());
            try {
                Cancellable watch = loop.whenArriving(copy, count::incrementAndGet);
                stop = () -> {
                    watch.cancel();
                    calls.close(copy);
                };
            } catch (UncheckedIOException e) {
                calls.close(copy);
                throw e;
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.log(WARNING, () -> "cannot count what comes in at the socket " + socket.settings().name() + ": "
                    + e.getMessage() + ", going on");
        }
    }

    void stop() {
        stop.run();
        stop = () -> { };
    }

    long count() {
        return count.get();
    }
}
