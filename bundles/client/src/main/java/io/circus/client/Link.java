// SPDX-License-Identifier: Apache-2.0
package io.circus.client;

import io.circus.client.zmtp.IpcConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;
import zmq.ZError;

/** A connection to an endpoint of a daemon, by ZeroMQ or by a socket file. One thread. */
interface Link extends AutoCloseable {

    /** Sends one frame without waiting. */
    void send(byte[] frame);

    /** Asks for the topics that begin like this. */
    void subscribe(byte[] topic);

    /** Waits for a message; null if there is none in that time, with -1 for ever. */
    List<byte[]> receive(int millis) throws InterruptedException;

    @Override
    void close();

    /**
     * Opens a connection, and returns before it is there.
     *
     * @throws IllegalArgumentException if there is nothing to connect to
     */
    static Link open(SocketType type, String endpoint, Optional<ClientKeys> keys) {
        try {
            if (endpoint.startsWith("ipc://")) {
                return new Ipc(type, Path.of(endpoint.substring("ipc://".length())));
            }
            if (endpoint.startsWith("tcp://")) {
                return new Tcp(type, endpoint, keys);
            }
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException("cannot connect to " + endpoint + ": " + e.getMessage(), e);
        }
        throw new IllegalArgumentException("cannot connect to " + endpoint
                + ": expected tcp://HOST:PORT or ipc://FILE, other transports are not available");
    }

    /** 32 hexadecimal digits. */
    static String randomId() {
        var random = ThreadLocalRandom.current();
        return digits(random.nextLong()) + digits(random.nextLong());
    }

    private static String digits(long number) {
        String digits = Long.toHexString(number);
        return "0".repeat(16 - digits.length()) + digits;
    }

    /** Over JeroMQ. */
    final class Tcp implements Link {

        private static final int LINGER_MILLIS = 100;
        private static final int MOST_ATTEMPTS = 3;

        private final ZMQ.Context context = ZMQ.context(1);
        private final ZMQ.Socket socket;

        Tcp(SocketType type, String endpoint, Optional<ClientKeys> keys) {
            socket = context.socket(type);
            socket.setLinger(LINGER_MILLIS);
            try {
                socket.setIPv6(endpoint.contains("["));
                socket.setIdentity(randomId().getBytes(StandardCharsets.ISO_8859_1));
                keys.ifPresent(known -> known.apply(socket));
                socket.connect(endpoint);
            } catch (RuntimeException e) {
                close();
                throw e;
            }
        }

        @Override
        public void send(byte[] frame) {
            socket.send(frame, ZMQ.DONTWAIT);
        }

        @Override
        public void subscribe(byte[] topic) {
            socket.subscribe(topic);
        }

        @Override
        public List<byte[]> receive(int millis) throws InterruptedException {
            socket.setReceiveTimeOut(millis);
            byte[] frame = null;
            try {
                frame = socket.recv();
            } catch (ZMQException e) {
                if (e.getErrorCode() != ZError.EINTR) {
                    throw e;
                }
                Thread.currentThread().interrupt();
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (frame == null) {
                return null;
            }
            var frames = new ArrayList<>(List.of(frame));
            while (socket.hasReceiveMore()) {
                frames.add(socket.recv());
            }
            return frames;
        }

        /** Also by a thread that is interrupted, and stays so: JeroMQ itself would not finish. */
        @Override
        public void close() {
            boolean interrupted = Thread.interrupted();
            socket.close();
            for (int attempt = 1; !isClosed(attempt); attempt++) {
                interrupted |= Thread.interrupted();
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        /** JeroMQ may take note of an earlier interrupt only now. */
        private boolean isClosed(int attempt) {
            try {
                context.close();
                return true;
            } catch (ZMQException e) {
                if (e.getErrorCode() != ZError.EINTR || attempt == MOST_ATTEMPTS) {
                    throw e;
                }
                return false;
            }
        }
    }

    /** Over a socket file. When the daemon goes, nothing more is received. */
    final class Ipc implements Link {

        private static final int LARGEST = 64 << 20;
        private static final int GREETING_SECONDS = 5;

        private final IpcConnection connection;
        private final LinkedBlockingQueue<List<byte[]>> received = new LinkedBlockingQueue<>();

        Ipc(SocketType type, Path file) throws IOException {
            connection = IpcConnection.connect(file, LARGEST);
            var greeted = new CompletableFuture<Void>();
            Thread.ofVirtual().name("circus client").start(() -> run(type, greeted));
            try {
                greeted.get(GREETING_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                connection.close();
                throw new IOException(e.getCause().getMessage(), e.getCause());
            } catch (TimeoutException e) {
                connection.close();
                throw new IOException("it says nothing within " + GREETING_SECONDS + " s", e);
            } catch (InterruptedException e) {
                connection.close();
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }

        private void run(SocketType type, CompletableFuture<Void> greeted) {
            try {
                connection.handshake(type.name());
                greeted.complete(null);
                while (true) {
                    received.add(connection.receive());
                }
            } catch (IOException e) {
                greeted.completeExceptionally(e);
                connection.close();
            }
        }

        @Override
        public void send(byte[] frame) {
            try {
                connection.send(frame);
            } catch (IOException e) {
                // As over tcp: that nobody is there shows when no reply comes.
            }
        }

        @Override
        public void subscribe(byte[] topic) {
            byte[] frame = new byte[topic.length + 1];
            frame[0] = 1;
            System.arraycopy(topic, 0, frame, 1, topic.length);
            send(frame);
        }

        @Override
        public List<byte[]> receive(int millis) throws InterruptedException {
            return millis < 0 ? received.take() : received.poll(millis, TimeUnit.MILLISECONDS);
        }

        @Override
        public void close() {
            connection.close();
        }
    }
}
