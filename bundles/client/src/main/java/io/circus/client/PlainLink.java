// SPDX-License-Identifier: Apache-2.0
package io.circus.client;

import io.circus.wire.zmtp.ZmtpConnection;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A connection without encryption, over tcp or a socket file. It speaks ZeroMQ's protocol itself, since JeroMQ supports
 * no socket files and takes longer to start than a command to run. A thread of its own connects, reconnects and reads.
 * If the caller does not take the messages, the thread stops reading, and the daemon drops the excess.
 */
final class PlainLink implements Link {

    private static final int LARGEST = 64 << 20;
    /** Errors of a socket file while its daemon is starting. */
    private static final Set<String> COMES_LATER = Set.of("Connection refused", "No such file or directory");
    private static final int MOST_UNREAD = 1000;
    private static final int FILE_SECONDS = 5;
    private static final int AGAIN_MILLIS = 100;
    private static final int LINGER_MILLIS = 100;

    /**
     * The id by which the daemon recognises this client after a reconnection: it may owe the reply to an update of its
     * endpoint.
     */
    private final String routingId;
    private final Kind kind;
    private final Address address;
    private final ArrayBlockingQueue<List<byte[]>> received = new ArrayBlockingQueue<>(MOST_UNREAD);
    private final CompletableFuture<Void> reached = new CompletableFuture<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread reader;
    /** Guarded by this, as all fields below. */
    private final List<byte[]> subscriptions = new ArrayList<>();
    private final List<byte[]> unsent = new ArrayList<>();
    private SocketChannel channel;
    /** Null while no connection is ready. */
    private ZmtpConnection connection;
    /** Why the last attempt to connect failed; null if it did not. */
    private volatile String refusal;

    /**
     * @throws IllegalArgumentException if {@code address} is a file that cannot be used, or at which nobody listens for
     * a subscription
     */
    PlainLink(Kind kind, Address address) {
        this.kind = kind;
        this.address = address;
        routingId = kind == Kind.DEALER ? Link.randomId() : "";
        reader = Thread.ofPlatform().daemon().name("circus client").start(this::run);
        if (address.isFile()) {
            awaitFile();
        }
    }

    private void awaitFile() {
        try {
            reached.get(FILE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            String why = String.valueOf(e.getCause().getMessage());
            if (kind == Kind.SUB || !COMES_LATER.contains(why)) {
                throw cannotConnect(why, e);
            }
        } catch (TimeoutException e) {
            throw cannotConnect("nobody takes the connection within " + FILE_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cannotConnect("interrupted", e);
        }
    }

    private IllegalArgumentException cannotConnect(String why, Exception cause) {
        close();
        return new IllegalArgumentException("cannot connect to " + address.endpoint() + ": " + why, cause);
    }

    private void run() {
        try {
            do {
                try {
                    converse();
                } catch (IOException e) {
                    reached.completeExceptionally(e);
                }
                disconnect();
            } while (!closed.await(AGAIN_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            // closed
        } finally {
            disconnect();
        }
    }

    /** Returns by an exception. */
    private void converse() throws IOException, InterruptedException {
        var fresh = new ZmtpConnection(connected(), LARGEST);
        reached.complete(null);
        fresh.handshake(kind.name(), routingId);
        ready(fresh);
        while (true) {
            received.put(fresh.receive());
        }
    }

    private SocketChannel connected() throws IOException {
        try {
            SocketChannel fresh = address.connect(this::open);
            refusal = null;
            return fresh;
        } catch (IOException e) {
            refusal = String.valueOf(e.getMessage());
            throw e;
        }
    }

    @Override
    public Optional<String> obstacle() {
        return Optional.ofNullable(refusal);
    }

    private synchronized void open(SocketChannel opened) {
        channel = opened;
        if (closed.getCount() == 0) {
            disconnect();
        }
    }

    private synchronized void ready(ZmtpConnection fresh) throws IOException {
        for (byte[] subscription : subscriptions) {
            fresh.send(subscription);
        }
        for (byte[] frame : unsent) {
            fresh.send(frame);
        }
        unsent.clear();
        connection = fresh;
        notifyAll();
    }

    private synchronized void disconnect() {
        connection = null;
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                // nothing is lost: the connection is closed in any case
            }
        }
    }

    @Override
    public synchronized void send(byte[] frame) {
        if (connection == null) {
            unsent.add(frame);
            return;
        }
        try {
            connection.send(frame);
        } catch (IOException e) {
            // Some of it may have arrived, so it is not sent again: no reply comes.
            disconnect();
        }
    }

    @Override
    public synchronized void subscribe(byte[] topic) {
        byte[] frame = new byte[topic.length + 1];
        frame[0] = 1;
        System.arraycopy(topic, 0, frame, 1, topic.length);
        subscriptions.add(frame);
        if (connection != null) {
            send(frame);
        }
    }

    @Override
    public List<byte[]> receive(int millis) throws InterruptedException {
        return millis < 0 ? received.take() : received.poll(millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public synchronized void forget() {
        unsent.clear();
    }

    /** Gives frames that were queued before the connection a moment to go out. */
    private synchronized void linger() {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LINGER_MILLIS);
        try {
            for (long left = LINGER_MILLIS; !unsent.isEmpty() && left > 0;
                    left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())) {
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        linger();
        closed.countDown();
        disconnect();
        reader.interrupt();
    }
}
