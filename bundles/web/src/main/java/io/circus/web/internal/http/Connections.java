// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.http;

import io.circus.kernel.LogThrottle;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;

/**
 * The open connections, within limits. A connection that is not answered is closed after some time, whatever it sends: half a request, or
 * a byte of it now and then. If there are too many, the one that has been idle longest makes room. Any thread.
 */
final class Connections implements Connection.Listener, AutoCloseable {

    private static final LogThrottle FULL = new LogThrottle(System.getLogger(Connections.class.getName()), Level.WARNING);

    static final int MOST = 1000;
    static final int MOST_OF_ADDRESS = 100;
    /** The time in which a request must have come, with its body. */
    static final long PATIENCE_NANOS = 30_000_000_000L;
    private static final long PACE_MILLIS = 2000;

    private static final class Open {
        private final Optional<InetAddress> address;
        /** When it began to wait for a request; 0 while one is answered. */
        private long waitsSince = System.nanoTime();

        Open(Optional<InetAddress> address) {
            this.address = address;
        }
    }

    // guarded by this
    private final Map<EndPoint, Open> open = new HashMap<>();
    private final Map<InetAddress, Integer> byAddress = new HashMap<>();
    private Thread sweeper;
    private boolean closed;

    @Override
    public void onOpened(Connection connection) {
        EndPoint endPoint = connection.getEndPoint();
        Optional<EndPoint> surplus = add(bottom(endPoint));
        surplus.ifPresent(EndPoint::close);
    }

    /** The connection below TLS: there are two with it. */
    private static EndPoint bottom(EndPoint endPoint) {
        return endPoint instanceof EndPoint.Wrapper wrapper ? bottom(wrapper.unwrap()) : endPoint;
    }

    /** @return which one has to go */
    private synchronized Optional<EndPoint> add(EndPoint endPoint) {
        if (open.containsKey(endPoint)) {
            return Optional.empty();
        }
        Optional<InetAddress> address = endPoint.getRemoteSocketAddress() instanceof InetSocketAddress internet
                && !internet.getAddress().isLoopbackAddress() ? Optional.of(internet.getAddress()) : Optional.empty();
        if (address.isPresent() && byAddress.getOrDefault(address.get(), 0) >= MOST_OF_ADDRESS) {
            FULL.log(() -> "too many HTTP connections from " + address.get().getHostAddress() + ", refusing more than " + MOST_OF_ADDRESS);
            return Optional.of(endPoint);
        }
        Optional<EndPoint> surplus = Optional.empty();
        if (open.size() >= MOST) {
            FULL.log(() -> "too many HTTP connections, closing the idlest of " + MOST);
            surplus = idlest();
            if (surplus.isEmpty()) {
                return Optional.of(endPoint);
            }
            remove(surplus.get());
        }
        open.put(endPoint, new Open(address));
        address.ifPresent(known -> byAddress.merge(known, 1, Integer::sum));
        if (sweeper == null && !closed) {
            sweeper = Thread.ofVirtual().name("http-idle").start(this::sweep);
        }
        return surplus;
    }

    private Optional<EndPoint> idlest() {
        long now = System.nanoTime();
        EndPoint idlest = null;
        long longest = -1;
        for (Map.Entry<EndPoint, Open> each : open.entrySet()) {
            long idle = each.getValue().waitsSince == 0 ? -1 : now - each.getValue().waitsSince;
            if (idle > longest) {
                longest = idle;
                idlest = each.getKey();
            }
        }
        return Optional.ofNullable(idlest);
    }

    @Override
    public void onClosed(Connection connection) {
        synchronized (this) {
            remove(bottom(connection.getEndPoint()));
        }
    }

    private void remove(EndPoint endPoint) {
        Open removed = open.remove(endPoint);
        if (removed != null) {
            removed.address.ifPresent(known -> byAddress.computeIfPresent(known, (key, count) -> count == 1 ? null : count - 1));
        }
    }

    /** A request has come whole: its answer may take any time. */
    void answering(EndPoint endPoint) {
        waits(endPoint, 0);
    }

    /** A request, or the rest of one, is awaited. */
    void waiting(EndPoint endPoint) {
        waits(endPoint, System.nanoTime());
    }

    private synchronized void waits(EndPoint endPoint, long since) {
        Open found = open.get(bottom(endPoint));
        if (found != null) {
            found.waitsSince = since;
        }
    }

    private void sweep() {
        try {
            while (isUsed()) {
                awaitNext();
                late().forEach(EndPoint::close);
            }
        } catch (InterruptedException e) {
            // the server is being stopped
        }
    }

    private synchronized void awaitNext() throws InterruptedException {
        if (!closed) {
            wait(PACE_MILLIS);
        }
    }

    private synchronized boolean isUsed() {
        if (open.isEmpty() || closed) {
            sweeper = null;
            return false;
        }
        return true;
    }

    private synchronized List<EndPoint> late() {
        long now = System.nanoTime();
        return open.entrySet().stream().filter(each -> each.getValue().waitsSince != 0
                && now - each.getValue().waitsSince > PATIENCE_NANOS).map(Map.Entry::getKey).toList();
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
        if (sweeper != null) {
            sweeper.interrupt();
        }
    }
}
