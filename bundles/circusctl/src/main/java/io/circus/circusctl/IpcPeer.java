// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl;

import io.circus.client.zmtp.ZmtpConnection;
import io.circus.commands.Caller;
import io.circus.commands.Role;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import jdk.net.ExtendedSocketOptions;

/** A client of an {@code ipc://} endpoint. What it does not read waits here, up to a number of bytes. Any thread. */
final class IpcPeer implements AutoCloseable {

    private static final Logger LOG = System.getLogger(IpcPeer.class.getName());
    private static final byte[][] END = {};

    private final ZmtpConnection connection;
    private final AtomicInteger ofAll;
    private final AtomicInteger mine = new AtomicInteger();
    private final LinkedBlockingQueue<byte[][]> outgoing = new LinkedBlockingQueue<>();
    private final Set<String> topics = ConcurrentHashMap.newKeySet();
    private volatile Thread writer;
    private volatile boolean dropped;
    private volatile Caller caller;

    /** @param ofAll bytes that wait for all clients of the endpoint */
    IpcPeer(ZmtpConnection connection, AtomicInteger ofAll) {
        this.connection = connection;
        this.ofAll = ofAll;
    }

    /** Receives until the client goes. */
    void serve(String socketType, IpcServer.Service service) throws IOException {
        String user = connection.channel().getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
        caller = new Caller("user " + user, Role.ADMIN, List.of());
        connection.handshake(socketType);
        writer = Thread.ofVirtual().name("ipc client, writing").start(this::write);
        while (true) {
            service.received(this, connection.receive());
        }
    }

    /** The user of the other side, as the system tells it. Whom the file lets in may do everything. */
    Caller caller() {
        return caller;
    }

    /** Beginnings of the topics that it wants, one character for each byte. */
    Set<String> topics() {
        return topics;
    }

    /** Sends a message in its turn; drops it if too much waits already. Returns at once. */
    void send(byte[]... frames) {
        int size = size(frames);
        if (mine.get() + size > Outbox.MOST_FOR_ONE || ofAll.get() + size > Outbox.MOST_FOR_ALL) {
            if (!dropped) {
                dropped = true;
                LOG.log(Level.WARNING, () -> caller + " does not read what is sent, dropping what does not fit");
            }
            return;
        }
        mine.addAndGet(size);
        ofAll.addAndGet(size);
        outgoing.add(frames);
    }

    private void write() {
        try {
            for (byte[][] next = outgoing.take(); next != END; next = outgoing.take()) {
                connection.send(next);
                mine.addAndGet(-size(next));
                ofAll.addAndGet(-size(next));
            }
        } catch (IOException | InterruptedException e) {
            LOG.log(Level.DEBUG, () -> caller + " has gone: " + e);
        } finally {
            connection.close();
        }
    }

    private static int size(byte[][] frames) {
        int size = 0;
        for (byte[] frame : frames) {
            size += frame.length;
        }
        return size;
    }

    /** Sends what waits and closes, until that time of {@link System#nanoTime} at the latest. */
    void finish(long until) {
        outgoing.add(END);
        Thread writing = writer;
        try {
            long millis = Math.max(1, (until - System.nanoTime()) / 1_000_000);
            if (writing != null) {
                writing.join(millis);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close();
    }

    @Override
    public void close() {
        connection.close();
        Thread writing = writer;
        if (writing != null) {
            writing.interrupt();
        }
        ofAll.addAndGet(-mine.getAndSet(0));
    }
}
