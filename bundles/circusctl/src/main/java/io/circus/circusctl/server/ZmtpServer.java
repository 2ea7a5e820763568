// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl.server;

import io.circus.circusctl.requests.Account;
import io.circus.kernel.DescriptorBudget;
import io.circus.kernel.Handover;
import io.circus.wire.zmtp.ZmtpConnection;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * An endpoint that speaks ZMTP itself: JeroMQ has no socket files that other programs could use, is slow under load,
 * and has no limits in bytes. Each connection has threads of its own. A platform thread receives, which wakes up in
 * half the time of a virtual thread; beyond {@link #MOST_THREADS} connections, a virtual one does. Any thread.
 */
public final class ZmtpServer implements AutoCloseable {

    /** The largest message in bytes; a client that sends more is disconnected. */
    public static final int MAX_MESSAGE = 1 << 20;

    /** Bytes of large messages of all clients that are being received or handled. */
    public static final long MOST_INCOMING = 32 << 20;

    /** The number of connections with a platform thread, which takes some ten kilobytes. */
    public static final int MOST_THREADS = 64;

    /** The time for clients to read their messages when the endpoint is closed. */
    static final int LINGER_MILLIS = 500;
    private static final long LINGER_NANOS = LINGER_MILLIS * 1_000_000L;

    /** The time for a client to finish its handshake. */
    private static final int GREETING_SECONDS = 10;
    /** The pause after a failed accept, for a descriptor or memory to come free. */
    private static final long RECOVERY_NANOS = 100_000_000;

    private static final Logger LOG = System.getLogger(ZmtpServer.class.getName());

    /** The time for the next version of this bundle to take over the listening socket. */
    private static final Duration HANDOVER = Duration.ofSeconds(5);

    private final Endpoint endpoint;
    private final Handover handover;
    private final Listener listener;
    private final String name;
    private final String socketType;
    private final Service service;
    /** Null to accept every client. */
    private final Keys keys;
    private final Connections connections;
    private final Account outgoing = new Account(Outgoing.MOST_FOR_ALL);
    private final Account incoming = new Account(MOST_INCOMING);
    private final Account topics = new Account(Topics.MOST_FOR_ALL);
    private final Semaphore threads = new Semaphore(MOST_THREADS);
    private final RareWarning trouble = new RareWarning(LOG);
    private final ScheduledThreadPoolExecutor lateness =
            new ScheduledThreadPoolExecutor(1, Thread.ofVirtual().name("handshakes").factory());
    private final Thread acceptor;
    private volatile boolean closed;

    /** Handles messages; called on a thread that may wait. */
    @FunctionalInterface
    public interface Service {

        /** @throws IOException if the connection has to be closed */
        void received(ZmtpPeer from, List<byte[]> frames) throws IOException;

        /** A client has finished its handshake. */
        default void greeted(ZmtpPeer peer) {}
    }

    /**
     * Binds {@code endpoint}; clients wait in the backlog until the server is started.
     *
     * @param socketType the type of socket that clients see
     * @param keys null to accept every client
     * @param handover holds the sockets that one version of this bundle leaves to the next
     */
    public ZmtpServer(Endpoint endpoint, String socketType, Service service, Keys keys, DescriptorBudget descriptors, Handover handover)
            throws BindException {
        this.endpoint = endpoint;
        this.handover = handover;
        this.listener = endpoint.listen(handover);
        this.name = endpoint.name();
        this.socketType = socketType;
        this.service = service;
        this.keys = keys;
        this.connections = new Connections(name, descriptors);
        this.acceptor = Thread.ofVirtual().name(name + " endpoint").unstarted(this::accept);
        lateness.setRemoveOnCancelPolicy(true);
    }

    public ZmtpServer start() {
        acceptor.start();
        return this;
    }

    Iterable<ZmtpPeer> peers() {
        return connections;
    }

    private void accept() {
        while (!closed) {
            try {
                SocketChannel channel = listener.accept();
                if (!closed && connections.makeRoom()) {
                    serve(channel);
                } else {
                    channel.close();
                }
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException | OutOfMemoryError e) {
                // Closing an idle connection may free the missing descriptor.
                boolean freed = connections.dropOne();
                trouble.warn("cannot accept a connection at the " + name + " endpoint: " + e.getMessage());
                if (!freed) {
                    LockSupport.parkNanos(RECOVERY_NANOS);
                }
            }
        }
    }

    private void serve(SocketChannel channel) throws IOException {
        ZmtpPeer peer = null;
        boolean system = threads.tryAcquire();
        boolean started = false;
        try {
            peer = new ZmtpPeer(new ZmtpConnection(channel, MAX_MESSAGE, incoming),
                    new Outgoing(outgoing, connections::dropHog), new Topics(topics), keys);
            connections.add(peer);
            if (closed) {
                // the other clients were asked to disconnect, and nobody would ask this one
                throw new ClosedChannelException();
            }
            start(peer, system);
            started = true;
        } finally {
            if (!started) {
                // no memory, or no thread
                channel.close();
                if (system) {
                    threads.release();
                }
                if (peer == null) {
                    connections.forgo();
                } else {
                    connections.remove(peer);
                }
            }
        }
    }

    private void start(ZmtpPeer peer, boolean system) {
        Thread.Builder builder = system ? Thread.ofPlatform().daemon() : Thread.ofVirtual();
        builder.name(name + " client").start(() -> {
            try {
                serve(peer);
            } finally {
                if (system) {
                    threads.release();
                }
            }
        });
    }

    private void serve(ZmtpPeer peer) {
        try {
            Future<?> late = lateness.schedule(() -> late(peer), GREETING_SECONDS, TimeUnit.SECONDS);
            try {
                peer.greet(socketType);
            } finally {
                late.cancel(false);
            }
            service.greeted(peer);
            peer.serve(service);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, () -> "a client of the " + name + " endpoint has gone: " + e.getMessage());
        } catch (RejectedExecutionException e) {
            LOG.log(Level.DEBUG, () -> "a client comes when the " + name + " endpoint is being closed");
        } catch (OutOfMemoryError e) {
            trouble.warn("cannot serve a client of the " + name + " endpoint, closing its connection: out of memory");
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "cannot serve a client of the " + name + " endpoint, closing its connection", e);
        } finally {
            peer.release();
            connections.remove(peer);
        }
    }

    private void late(ZmtpPeer peer) {
        trouble.warn("a client of the " + name + " endpoint has not finished its greeting after " + GREETING_SECONDS
                + " s, closing its connection");
        connections.remove(peer);
    }

    /** Closes the endpoint, and the connections once waiting messages are sent, within half a second. */
    @Override
    public void close() {
        closed = true;
        closeListener();
        closeConnections();
    }

    /**
     * As {@link #close}, but the listening socket stays open for the next version of this bundle: clients that connect
     * meanwhile wait for it. Requests that clients sent before they noticed are received.
     */
    public void leave() {
        closed = true;
        if (isAcceptorGone()) {
            endpoint.leave(listener, handover, HANDOVER);
        } else {
            closeListener();
        }
        long until = System.nanoTime() + LINGER_NANOS;
        connections.forEach(ZmtpPeer::leave);
        connections.forEach(peer -> peer.awaitEnd(until));
        end();
    }

    private boolean isAcceptorGone() {
        try {
            listener.wake();
            acceptor.join(LINGER_MILLIS);
            return !acceptor.isAlive();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, () -> "cannot leave the " + name + " endpoint to the next version: " + e.getMessage());
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void closeListener() {
        try {
            listener.close();
        } catch (IOException e) {
            LOG.log(Level.WARNING, () -> "cannot close the " + name + " endpoint: " + e.getMessage());
        }
    }

    private void closeConnections() {
        long until = System.nanoTime() + LINGER_NANOS;
        connections.forEach(peer -> peer.finish(until));
        end();
    }

    private void end() {
        lateness.shutdownNow();
        try {
            // The endpoint is free when no thread accepts at it any more.
            acceptor.join(LINGER_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
