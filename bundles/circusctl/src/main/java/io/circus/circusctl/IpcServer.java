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
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An {@code ipc://} endpoint. JeroMQ has none that other programs could use, so this one speaks for itself; there is no
 * inner port that somebody could walk in by. Each connection has virtual threads of its own. Any thread.
 */
final class IpcServer implements AutoCloseable {

    /** Connections at a time; further ones are closed at once. */
    static final int MOST = 512;

    private static final Logger LOG = System.getLogger(IpcServer.class.getName());

    private final SocketFile socket;
    private final String socketType;
    private final Service service;
    private final Set<IpcPeer> peers = ConcurrentHashMap.newKeySet();
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile boolean closed;

    /** What comes of a message; called on a thread that may wait. */
    @FunctionalInterface
    interface Service {
        void received(IpcPeer from, List<byte[]> frames);
    }

    private IpcServer(SocketFile socket, String socketType, Service service) {
        this.socket = socket;
        this.socketType = socketType;
        this.service = service;
    }

    /** Listens at {@code endpoint}; {@code socketType} is what it calls itself to clients. */
    static IpcServer open(Endpoint endpoint, String socketType, Service service) throws BindException {
        try {
            var server = new IpcServer(SocketFile.bind(endpoint.file(), endpoint.mode(), endpoint.owner()), socketType,
                    service);
            Thread.ofVirtual().name(endpoint.name() + " ipc").start(server::accept);
            return server;
        } catch (IOException | UnsupportedOperationException e) {
            throw new BindException(endpoint.name(), endpoint.address(),
                    e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    Iterable<IpcPeer> peers() {
        return peers;
    }

    private void accept() {
        while (!closed) {
            try {
                SocketChannel channel = socket.accept();
                if (peers.size() >= MOST) {
                    channel.close();
                    continue;
                }
                var peer = new IpcPeer(new ZmtpConnection(channel, SocketThread.MAX_REQUEST), waiting);
                peers.add(peer);
                Thread.ofVirtual().name("ipc client").start(() -> serve(peer));
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                LOG.log(Level.WARNING, () -> "cannot accept a connection at an ipc endpoint: " + e.getMessage());
            }
        }
    }

    private void serve(IpcPeer peer) {
        try {
            peer.serve(socketType, service);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, () -> "an ipc client has gone: " + e.getMessage());
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "cannot serve an ipc client, closing its connection", e);
        } finally {
            peers.remove(peer);
            peer.close();
        }
    }

    /** Takes the file away and closes the connections, after what is ready has been sent, within half a second. */
    @Override
    public void close() {
        closed = true;
        try {
            socket.close();
        } catch (IOException e) {
            LOG.log(Level.WARNING, () -> "cannot close an ipc endpoint: " + e.getMessage());
        }
        long until = System.nanoTime() + SocketThread.LINGER_MILLIS * 1_000_000L;
        peers.forEach(peer -> peer.finish(until));
    }
}
