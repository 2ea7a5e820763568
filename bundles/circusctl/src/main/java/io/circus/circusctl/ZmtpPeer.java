// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl;

import io.circus.client.zmtp.ZmtpConnection;
import io.circus.commands.Caller;
import io.circus.commands.Role;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import jdk.net.ExtendedSocketOptions;

/** A client of an endpoint. What it does not read waits here, up to a number of bytes. Any thread. */
final class ZmtpPeer implements AutoCloseable {

    private static final Logger LOG = System.getLogger(ZmtpPeer.class.getName());
    private static final byte[][] END = {};
    /** Messages that are sent at once if they wait. */
    private static final int BATCH = 64;

    private final ZmtpConnection connection;
    private final Account mine = new Account(Outbox.MOST_FOR_ONE);
    private final Account ofAll;
    private final LinkedBlockingQueue<byte[][]> outgoing = new LinkedBlockingQueue<>();
    private final Set<String> topics = ConcurrentHashMap.newKeySet();
    private volatile Thread reader;
    private volatile Thread writer;
    private volatile boolean dropped;
    /** Nothing is sent any more. */
    private volatile boolean over;
    private volatile Caller caller;

    /** @param ofAll bytes that wait for all clients of the endpoint */
    ZmtpPeer(ZmtpConnection connection, Account ofAll) {
        this.connection = connection;
        this.ofAll = ofAll;
    }

    /** Agrees with the client; waits for it. */
    void greet(String socketType) throws IOException {
        SocketChannel channel = connection.channel();
        caller = channel.getLocalAddress() instanceof UnixDomainSocketAddress
                ? new Caller("user " + channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName(), Role.ADMIN,
                        List.of())
                : Endpoints.EVERYBODY;
        connection.handshake(socketType);
    }

    /** Receives until the client goes. */
    void serve(ZmtpServer.Service service) throws IOException {
        reader = Thread.currentThread();
        writer = Thread.ofVirtual().name("client, writing").start(this::write);
        while (true) {
            service.received(this, connection.receive());
        }
    }

    /** The user of the other side of a file, as the system tells it: whom the file lets in may do everything. */
    Caller caller() {
        return caller;
    }

    /** Beginnings of the topics that it wants, one character for each byte. */
    Set<String> topics() {
        return topics;
    }

    /**
     * Sends a message in its turn, and drops it if too much waits already. Returns at once, but on the thread that receives from
     * this client: who does not read what is sent has to wait with what he sends.
     */
    void send(byte[]... frames) {
        if (Thread.currentThread() == reader && outgoing.isEmpty()) {
            sendNow(frames);
            return;
        }
        int size = size(frames);
        if (!mine.take(size)) {
            drop();
        } else if (!ofAll.take(size)) {
            mine.give(size);
            drop();
        } else {
            outgoing.add(frames);
            if (over) {
                forgetAll();
            }
        }
    }

    private void sendNow(byte[][] frames) {
        try {
            connection.send(frames);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, () -> caller.name() + " has gone: " + e);
            connection.close();
        }
    }

    private void drop() {
        if (!dropped) {
            dropped = true;
            LOG.log(Level.WARNING, () -> caller.name() + " does not read what is sent, dropping what does not fit");
        }
    }

    private void write() {
        var batch = new ArrayList<byte[][]>();
        try {
            boolean ends = false;
            while (!ends) {
                batch.add(outgoing.take());
                outgoing.drainTo(batch, BATCH - 1);
                int end = batch.indexOf(END);
                ends = end >= 0;
                connection.sendAll(ends ? batch.subList(0, end) : batch);
                batch.forEach(this::sent);
                batch.clear();
            }
        } catch (IOException | InterruptedException e) {
            LOG.log(Level.DEBUG, () -> caller.name() + " has gone: " + e);
        } finally {
            connection.close();
            batch.forEach(this::sent);
            over = true;
            forgetAll();
        }
    }

    private void forgetAll() {
        for (byte[][] left = outgoing.poll(); left != null; left = outgoing.poll()) {
            sent(left);
        }
    }

    private void sent(byte[][] frames) {
        mine.give(size(frames));
        ofAll.give(size(frames));
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
    }
}
