// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl.server;

import io.circus.circusctl.requests.Debts;
import io.circus.circusctl.requests.ReplySink;
import io.circus.control.Caller;
import io.circus.control.Role;
import io.circus.wire.zmtp.ZmtpConnection;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import jdk.net.ExtendedSocketOptions;

/** A client of an endpoint. Messages that it has not read wait here, up to a number of bytes. Any thread. */
public final class ZmtpPeer implements AutoCloseable {

    /** The caller of a client without a key, at an endpoint that several users can reach. */
    static final Caller EVERYBODY = new Caller("a client without key", Role.ADMIN, List.of(), true);

    private static final Logger LOG = System.getLogger(ZmtpPeer.class.getName());
    private static final RareWarning SLOW = new RareWarning(LOG);
    private static final byte[][] END = {};
    private static final byte[][] TELL_LOSS = {};
    /** The number of waiting messages to send at a time. */
    private static final int BATCH = 64;

    private final ZmtpConnection connection;
    private final Outgoing outgoing;
    /** Null if every client is accepted. */
    private final Keys keys;
    private final Topics topics;
    private final AtomicLong lost = new AtomicLong();
    /** Whether events are dropped until the client has read the waiting ones. */
    private volatile boolean losing;
    private volatile Thread reader;
    private volatile Thread writer;
    /** Held while a request begins, so that no immediate reply comes after the end of the sending side. */
    private final ReentrantLock beginning = new ReentrantLock(true);
    /** Whether the sending side is closed and the client's remaining requests are still received. */
    private volatile boolean leaving;
    private volatile Caller caller = EVERYBODY;
    /** The public key in Z85; null without keys. */
    private volatile String key;
    private volatile boolean greeted;
    /** The number of open requests. */
    private final AtomicInteger open = new AtomicInteger();
    /** The time of the last request or reply. */
    private volatile long active = System.nanoTime();

    /** The sink for the reply to one request. */
    private final class Expected implements ReplySink {

        private final AtomicBoolean over = new AtomicBoolean();

        @Override
        public boolean send(byte[] reply) {
            boolean room = reply(reply);
            expectNothing();
            return room;
        }

        @Override
        public Optional<Debts.Creditor> creditor() {
            return ZmtpPeer.this.creditor();
        }

        @Override
        public void expectNothing() {
            if (over.compareAndSet(false, true)) {
                active = System.nanoTime();
                open.decrementAndGet();
            }
        }
    }

    /**
     * @param outgoing the messages for the client
     * @param topics its subscriptions
     * @param keys null to accept every client
     */
    ZmtpPeer(ZmtpConnection connection, Outgoing outgoing, Topics topics, Keys keys) {
        this.connection = connection;
        this.outgoing = outgoing;
        this.topics = topics;
        this.keys = keys;
    }

    /** Does the handshake with the client; blocks. */
    void greet(String socketType) throws IOException {
        reader = Thread.currentThread();
        SocketChannel channel = connection.channel();
        if (keys == null) {
            if (channel.getLocalAddress() instanceof UnixDomainSocketAddress) {
                caller = new Caller("user " + channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName(),
                        Role.ADMIN, List.of(), true);
            }
            connection.handshake(socketType);
        } else {
            var curve = new CurveServer(keys.server().publicKey(), keys.server().secretKey().orElseThrow(),
                    client -> keys.admit(client).isPresent());
            connection.handshake(socketType, curve);
            key = curve.clientKey();
        }
        active = System.nanoTime();
        greeted = true;
    }

    /** Whether the handshake is finished. */
    boolean isGreeted() {
        return greeted;
    }

    /** The identity by which a returning client is recognised; empty without a routing id. */
    public Optional<Debts.Creditor> creditor() {
        byte[] id = connection.theirRoutingId();
        return id.length == 0 ? Optional.empty() : Optional.of(new Debts.Creditor(HexFormat.of().formatHex(id), name()));
    }

    /** The sink for the reply to a request of this client. */
    public ReplySink expectReply() {
        active = System.nanoTime();
        open.incrementAndGet();
        return new Expected();
    }

    /** Whether the client waits for nothing: its handshake is finished, its requests are answered, and it has no subscription. */
    boolean isIdle() {
        return greeted && open.get() == 0 && outgoing.isEmpty() && topics.isEmpty();
    }

    /** The time since its last request or reply, in nanoseconds. */
    long idleNanos() {
        return System.nanoTime() - active;
    }

    /** Receives until the client goes. */
    void serve(ZmtpServer.Service service) throws IOException {
        writer = Thread.ofVirtual().name("client, writing").start(this::write);
        while (true) {
            List<byte[]> frames = connection.receive();
            beginning.lock();
            try {
                service.received(this, frames);
            } finally {
                beginning.unlock();
            }
            connection.release();
        }
    }

    /** Releases the room of its requests and subscriptions. Called by the receiving thread at its end. */
    void release() {
        connection.release();
        topics.clear();
    }

    /**
     * The caller of this client. At a socket file it is the user of the other side, as the system reports it: everybody
     * who may open the file may do everything. With keys it is the owner of the key; empty if the key was revoked.
     */
    public Optional<Caller> caller() {
        return key == null ? Optional.of(caller) : keys.caller(key);
    }

    /** The name of the client in the log. */
    public String name() {
        return key == null ? caller.name() : keys.caller(key).map(Caller::name).orElse("a client whose key was taken back");
    }

    Topics topics() {
        return topics;
    }

    /**
     * Sends a reply in its turn. Returns at once, except on the receiving thread of this client: a client that does not
     * read its replies cannot send more requests.
     *
     * @return false if there is no room for it
     */
    public boolean reply(byte[] reply) {
        boolean now = Thread.currentThread() == reader && outgoing.isEmpty();
        boolean room = now ? outgoing.begin(reply) : outgoing.offerReply(reply);
        if (now && room) {
            try {
                sendNow(reply);
            } finally {
                outgoing.sent(reply);
            }
        }
        if (!room) {
            warnOfSlowness();
        }
        return room;
    }

    /**
     * Sends an event in its turn. If there is no room, events are dropped until the client has read the waiting ones;
     * then it gets the number of lost events.
     */
    void publish(byte[] topic, byte[] body) {
        if (losing || !outgoing.offer(topic, body)) {
            losing = true;
            lost(1);
            warnOfSlowness();
        }
    }

    /** Counts lost events; the client gets the number when it has read the waiting ones. */
    void lost(long count) {
        if (lost.getAndAdd(count) == 0) {
            outgoing.mark(TELL_LOSS);
        }
    }

    private void warnOfSlowness() {
        SLOW.warn(name() + " does not read what is sent, dropping what does not fit: " + outgoing.bytes() + " bytes wait");
    }

    /** The number of unread bytes. */
    long unread() {
        return outgoing.bytes();
    }

    /** Whether messages wait and the client has read none for some seconds. */
    boolean isStalled() {
        return outgoing.isStalled();
    }

    private void sendNow(byte[]... frames) {
        try {
            connection.send(frames);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, () -> name() + " has gone: " + e);
            connection.close();
        }
    }

    private void write() {
        var batch = new ArrayList<byte[][]>();
        try {
            boolean ends = false;
            while (!ends) {
                outgoing.take(batch, BATCH);
                ends = isIn(batch, END);
                if (ends && leaving) {
                    beginning.lockInterruptibly();
                    beginning.unlock();
                    outgoing.takeRest(batch);
                    isIn(batch, END);
                }
                boolean loss = isIn(batch, TELL_LOSS);
                connection.sendAll(batch);
                batch.forEach(outgoing::sent);
                batch.clear();
                if (loss) {
                    losing = false;
                    topics.lossNotice(lost.getAndSet(0)).ifPresent(this::sendNow);
                }
            }
        } catch (IOException | InterruptedException e) {
            LOG.log(Level.DEBUG, () -> name() + " has gone: " + e);
        } catch (OutOfMemoryError e) {
            LOG.log(Level.WARNING, () -> "cannot send to " + name() + ", closing its connection: out of memory");
        } finally {
            endSending();
            batch.forEach(outgoing::sent);
            outgoing.end();
        }
    }

    private void endSending() {
        if (leaving) {
            try {
                connection.finishSending();
                return;
            } catch (IOException e) {
                LOG.log(Level.DEBUG, () -> name() + " has gone: " + e);
            }
        }
        connection.close();
    }

    /** Compares by identity: arrays are equal only to themselves. */
    private static boolean isIn(List<byte[][]> batch, byte[][] mark) {
        return batch.removeIf(message -> message == mark);
    }

    /**
     * Sends waiting messages, and closes the sending side: the client then reconnects to the next version of this
     * bundle. Returns at once; requests that arrive until the client disconnects are still received.
     */
    void leave() {
        leaving = true;
        outgoing.mark(END);
    }

    /** Closes when the client has disconnected, at that time of {@link System#nanoTime} at the latest. After {@link #leave}. */
    void awaitEnd(long until) {
        Thread reading = reader;
        if (reading != null) {
            join(reading, until);
        }
        close();
    }

    private static void join(Thread thread, long until) {
        try {
            thread.join(Math.max(1, (until - System.nanoTime()) / 1_000_000));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Sends waiting messages and closes, at that time of {@link System#nanoTime} at the latest. */
    void finish(long until) {
        outgoing.mark(END);
        Thread writing = writer;
        if (writing != null) {
            join(writing, until);
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
