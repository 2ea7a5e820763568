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

/** A client of an endpoint. What it does not read waits here, up to a number of bytes. Any thread. */
public final class ZmtpPeer implements AutoCloseable {

    /** Who commands without a key at an endpoint that others than one user reach. */
    static final Caller EVERYBODY = new Caller("a client without key", Role.ADMIN, List.of());

    private static final Logger LOG = System.getLogger(ZmtpPeer.class.getName());
    private static final RareWarning SLOW = new RareWarning(LOG);
    private static final byte[][] END = {};
    private static final byte[][] TELL_LOSS = {};
    /** Messages that are sent at once if they wait. */
    private static final int BATCH = 64;

    private final ZmtpConnection connection;
    private final Outgoing outgoing;
    /** Null if whoever connects is let in. */
    private final Keys keys;
    private final Topics topics;
    private final AtomicLong lost = new AtomicLong();
    /** Events are lost until it has read what waits. */
    private volatile boolean losing;
    private volatile Thread reader;
    private volatile Thread writer;
    /** Held while a request is begun: nothing that it answers at once comes after the end of what is sent. */
    private final ReentrantLock beginning = new ReentrantLock(true);
    /** What it has sent is received to its end, when nothing more is sent to it. */
    private volatile boolean leaving;
    private volatile Caller caller = EVERYBODY;
    /** The public key in Z85; null without keys. */
    private volatile String key;
    private volatile boolean greeted;
    /** Requests that are not answered. */
    private final AtomicInteger open = new AtomicInteger();
    /** When it has asked, or was answered, last. */
    private volatile long active = System.nanoTime();

    /** Takes the reply to one request. */
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
     * @param outgoing what waits for it
     * @param topics what it has subscribed to
     * @param keys null to let in whoever connects
     */
    ZmtpPeer(ZmtpConnection connection, Outgoing outgoing, Topics topics, Keys keys) {
        this.connection = connection;
        this.outgoing = outgoing;
        this.topics = topics;
        this.keys = keys;
    }

    /** Agrees with the client; waits for it. */
    void greet(String socketType) throws IOException {
        reader = Thread.currentThread();
        SocketChannel channel = connection.channel();
        if (keys == null) {
            if (channel.getLocalAddress() instanceof UnixDomainSocketAddress) {
                caller = new Caller("user " + channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName(),
                        Role.ADMIN, List.of());
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

    /** Whether it has agreed with the endpoint on how to go on. */
    boolean isGreeted() {
        return greeted;
    }

    /** As whom it is known again when it comes back; empty without a routing id. */
    public Optional<Debts.Creditor> creditor() {
        byte[] id = connection.theirRoutingId();
        return id.length == 0 ? Optional.empty() : Optional.of(new Debts.Creditor(HexFormat.of().formatHex(id), name()));
    }

    /** For the reply to a request that it has sent. */
    public ReplySink expectReply() {
        active = System.nanoTime();
        open.incrementAndGet();
        return new Expected();
    }

    /** Whether it waits for nothing: it has greeted, its requests are answered, and it has subscribed to nothing. */
    boolean isIdle() {
        return greeted && open.get() == 0 && outgoing.isEmpty() && topics.isEmpty();
    }

    /** For how long it has asked nothing, on the clock of {@link System#nanoTime}. */
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

    /** What it has sent and subscribed to takes no room any more. By the thread that receives, at its end. */
    void release() {
        connection.release();
        topics.clear();
    }

    /**
     * The user of the other side of a file, as the system tells it: whom the file lets in may do everything. With keys, the
     * owner of the key, and empty if that was taken back.
     */
    public Optional<Caller> caller() {
        return key == null ? Optional.of(caller) : keys.caller(key);
    }

    /** For the log. */
    public String name() {
        return key == null ? caller.name() : keys.caller(key).map(Caller::name).orElse("a client whose key was taken back");
    }

    Topics topics() {
        return topics;
    }

    /**
     * Sends a reply in its turn. Returns at once, but on the thread that receives from this client: who does not read what is
     * sent has to wait with what he sends.
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

    /** Sends an event in its turn. Once there is no room for one, it loses events until it has read the others, and is told how many. */
    void publish(byte[] topic, byte[] body) {
        if (losing || !outgoing.offer(topic, body)) {
            losing = true;
            lost(1);
            warnOfSlowness();
        }
    }

    /** So many events are lost to it: it is told so when it has read the others. */
    void lost(long count) {
        if (lost.getAndAdd(count) == 0) {
            outgoing.mark(TELL_LOSS);
        }
    }

    private void warnOfSlowness() {
        SLOW.warn(name() + " does not read what is sent, dropping what does not fit: " + outgoing.bytes() + " bytes wait");
    }

    /** Bytes that wait for it. */
    long unread() {
        return outgoing.bytes();
    }

    /** Whether it has read nothing for some seconds, though something waits. */
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

    /** Arrays are equal only to themselves. */
    private static boolean isIn(List<byte[][]> batch, byte[][] mark) {
        return batch.removeIf(message -> message == mark);
    }

    /**
     * Sends what waits, and tells the client to go: it comes again to the next life of this bundle. Returns at once; what it sends until it
     * goes is still received.
     */
    void leave() {
        leaving = true;
        outgoing.mark(END);
    }

    /** Closes when it has gone, at that time of {@link System#nanoTime} at the latest. After {@link #leave}. */
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

    /** Sends what waits and closes, until that time of {@link System#nanoTime} at the latest. */
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
