// SPDX-License-Identifier: Apache-2.0
package io.circus.metrics;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * The address of the statsd server. Its name is looked up on a thread of its own, since that may take many seconds: at
 * the first use, and again when the result is old. Any thread; nothing here waits.
 */
final class Destination {

    private static final System.Logger LOG = System.getLogger(Destination.class.getName());

    /** How long a result is valid, and how long after a failure there is no second look-up. */
    private static final long FRESH_NANOS = Duration.ofMinutes(1).toNanos();

    /** The number of metrics that may wait for the first result. */
    private static final int MOST_WAITING = 1000;

    private final String host;
    private final int port;
    // guarded by this
    private final ArrayDeque<Consumer<InetSocketAddress>> waiting = new ArrayDeque<>();
    private InetSocketAddress address;
    private boolean asking;
    private boolean failing;
    private boolean closed;
    private long askedAt;

    Destination(String host, int port) {
        this.host = host;
        this.port = port;
    }

    /** Calls {@code use} at once if the address is known, otherwise when it is known; never if the look-up fails. */
    synchronized void whenKnown(Consumer<InetSocketAddress> use) {
        boolean stale = System.nanoTime() - askedAt > FRESH_NANOS;
        if (!closed && !asking && (stale || askedAt == 0)) {
            asking = true;
            askedAt = System.nanoTime();
            Thread.ofVirtual().name("circus-metrics-resolver").start(this::ask);
        }
        if (address != null) {
            use.accept(address);
        } else if (asking && waiting.size() < MOST_WAITING) {
            waiting.add(use);
        }
    }

    private void ask() {
        try {
            known(new InetSocketAddress(InetAddress.getByName(host), port));
        } catch (UnknownHostException e) {
            unknown();
        }
    }

    private synchronized void known(InetSocketAddress found) {
        if (failing) {
            LOG.log(INFO, () -> "metrics go to " + found + " now");
        }
        failing = false;
        asking = false;
        address = found;
        if (!closed) {
            waiting.forEach(use -> use.accept(found));
        }
        waiting.clear();
    }

    private synchronized void unknown() {
        if (!failing && !closed && address == null) {
            LOG.log(WARNING, () -> "cannot find the address of '" + host + "', dropping metrics for it, trying again in "
                    + Duration.ofNanos(FRESH_NANOS).toSeconds() + " s");
        }
        // The former result stays valid: the resolver may just be down.
        failing = address == null;
        asking = false;
        waiting.clear();
    }

    synchronized void close() {
        closed = true;
        waiting.clear();
    }
}
