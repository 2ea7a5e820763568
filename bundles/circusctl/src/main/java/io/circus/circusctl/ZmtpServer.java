// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl;

import io.circus.client.zmtp.ZmtpConnection;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * An endpoint that speaks ZMTP by itself: JeroMQ has no socket files that other programs could use, and is slow under load.
 * Each connection has threads of its own: what it sends is received by one of the system, which wakes up in half the time of a
 * virtual one, as long as there are not too many. Any thread.
 */
final class ZmtpServer implements AutoCloseable {

    /** Connections at a time; further ones are closed at once. */
    static final int MOST = 2048;

    /** Connections at a time that get a thread of the system; it takes some ten kilobytes. */
    static final int MOST_THREADS = 64;

    /** For a client to say that it speaks ZMTP. */
    private static final int HANDSHAKE_SECONDS = 30;
    /** For a descriptor to come free, or whatever is missing. */
    private static final long RECOVERY_NANOS = 100_000_000;

    private static final Logger LOG = System.getLogger(ZmtpServer.class.getName());

    private final Listener listener;
    private final String name;
    private final String socketType;
    private final Service service;
    private final Set<ZmtpPeer> peers = ConcurrentHashMap.newKeySet();
    private final Account outgoing = new Account(Outbox.MOST_FOR_ALL);
    private final Semaphore threads = new Semaphore(MOST_THREADS);
    private final Account incoming = new Account(Frames.MOST_LARGE);
    private final ScheduledThreadPoolExecutor lateness =
            new ScheduledThreadPoolExecutor(1, Thread.ofVirtual().name("handshakes").factory());
    private final Thread acceptor;
    private volatile boolean closed;

    /** What comes of a message; called on a thread that may wait. */
    @FunctionalInterface
    interface Service {
        void received(ZmtpPeer from, List<byte[]> frames);
    }

    /**
     * Takes {@code endpoint}, and lets clients wait until it is started.
     *
     * @param socketType what it calls itself to clients
     */
    ZmtpServer(Endpoint endpoint, String socketType, Service service) throws BindException {
        this.listener = endpoint.listen();
        this.name = endpoint.name();
        this.socketType = socketType;
        this.service = service;
        this.acceptor = Thread.ofVirtual().name(name + " endpoint").unstarted(this::accept);
        lateness.setRemoveOnCancelPolicy(true);
    }

    ZmtpServer start() {
        acceptor.start();
        return this;
    }

    Iterable<ZmtpPeer> peers() {
        return peers;
    }

    private void accept() {
        while (!closed) {
            try {
                SocketChannel channel = listener.accept();
                if (peers.size() >= MOST) {
                    LOG.log(Level.DEBUG, () -> "too many clients at the " + name + " endpoint, turning one away");
                    channel.close();
                    continue;
                }
                var peer = new ZmtpPeer(new ZmtpConnection(channel, SocketThread.MAX_REQUEST, incoming), outgoing);
                peers.add(peer);
                start(peer);
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                LOG.log(Level.WARNING, () -> "cannot accept a connection at the " + name + " endpoint: " + e.getMessage());
                LockSupport.parkNanos(RECOVERY_NANOS);
            }
        }
    }

    private void start(ZmtpPeer peer) {
        boolean system = threads.tryAcquire();
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
            Future<?> late = lateness.schedule(peer::close, HANDSHAKE_SECONDS, TimeUnit.SECONDS);
            peer.greet(socketType);
            late.cancel(false);
            peer.serve(service);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, () -> "a client of the " + name + " endpoint has gone: " + e.getMessage());
        } catch (RejectedExecutionException e) {
            LOG.log(Level.DEBUG, () -> "a client comes when the " + name + " endpoint is being closed");
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "cannot serve a client of the " + name + " endpoint, closing its connection", e);
        } finally {
            peers.remove(peer);
            peer.close();
        }
    }

    /** Gives the endpoint back and closes the connections, after what is ready has been sent, within half a second. */
    @Override
    public void close() {
        closed = true;
        try {
            listener.close();
        } catch (IOException e) {
            LOG.log(Level.WARNING, () -> "cannot close the " + name + " endpoint: " + e.getMessage());
        }
        long until = System.nanoTime() + SocketThread.LINGER_MILLIS * 1_000_000L;
        peers.forEach(peer -> peer.finish(until));
        lateness.shutdownNow();
        try {
            // The endpoint is free when nobody accepts at it any more.
            acceptor.join(SocketThread.LINGER_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
