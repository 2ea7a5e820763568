// SPDX-License-Identifier: Apache-2.0
package io.circus.client;

import io.circus.client.zmtp.IpcConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;

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
        return "%016x%016x".formatted(random.nextLong(), random.nextLong());
    }

    /** Over JeroMQ. */
    final class Tcp implements Link {

        private static final int LINGER_MILLIS = 100;

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
            byte[] frame = socket.recv();
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

        @Override
        public void close() {
            socket.close();
            context.close();
        }
    }

    /** Over a socket file. When the daemon goes, nothing more is received. */
    final class Ipc implements Link {

        private static final int LARGEST = 64 << 20;

        private final IpcConnection connection;
        private final LinkedBlockingQueue<List<byte[]>> received = new LinkedBlockingQueue<>();

        Ipc(SocketType type, Path file) throws IOException {
            connection = IpcConnection.connect(file, LARGEST);
            try {
                connection.handshake(type.name());
            } catch (IOException e) {
                connection.close();
                throw e;
            }
            Thread.ofVirtual().name("circus client").start(this::run);
        }

        private void run() {
            try {
                while (true) {
                    received.add(connection.receive());
                }
            } catch (IOException e) {
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
