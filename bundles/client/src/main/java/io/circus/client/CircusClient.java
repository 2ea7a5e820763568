// SPDX-License-Identifier: Apache-2.0
package io.circus.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;
import zmq.ZError;

/**
 * A connection to the control endpoint of a daemon. Any thread; one call at a time, the others wait for it.
 *
 * <pre>{@code
 * try (var circus = CircusClient.connect("tcp://127.0.0.1:5555", Duration.ofSeconds(5))) {
 *     circus.call("status", Map.of("name", "web")).get("status");   // active
 * }
 * }</pre>
 */
public final class CircusClient implements AutoCloseable {

    private final ZMQ.Context context;
    private final ZMQ.Socket socket;
    private final Duration timeout;

    private CircusClient(ZMQ.Context context, ZMQ.Socket socket, Duration timeout) {
        this.context = context;
        this.socket = socket;
        this.timeout = timeout;
    }

    /**
     * Prepares a connection and returns at once: that nobody listens shows when a call times out.
     *
     * @param endpoint {@code tcp://HOST:PORT}
     * @param timeout how long a call waits for its reply; every message that arrives begins it anew
     * @throws IllegalArgumentException if there is nothing to connect to
     */
    public static CircusClient connect(String endpoint, Duration timeout) {
        ZMQ.Context context = ZMQ.context(1);
        ZMQ.Socket socket = Connections.open(context, SocketType.DEALER, endpoint);
        socket.setReceiveTimeOut(Math.clamp(timeout.toMillis(), 1, Integer.MAX_VALUE));
        return new CircusClient(context, socket, timeout);
    }

    /**
     * Sends a request and waits for its reply, which may tell an error.
     *
     * @throws TimeoutException if there is none in time
     */
    public synchronized Map<String, Object> call(String command, Map<String, ?> properties)
            throws TimeoutException, InterruptedException {
        String id = Connections.randomId();
        var request = new LinkedHashMap<String, Object>();
        request.put("command", command);
        request.put("properties", properties);
        request.put("id", id);
        socket.send(Json.bytes(request), ZMQ.DONTWAIT);
        while (true) {
            byte[] bytes = Connections.receive(socket);
            if (bytes == null) {
                throw new TimeoutException("no reply to " + command + " within " + timeout.toSeconds() + " s");
            }
            Map<String, Object> reply = parse(bytes);
            if (id.equals(reply.get("id"))) {
                return reply;
            }
        }
    }

    /** Sends a request that gets no reply, and does not wait. */
    public synchronized void cast(String command, Map<String, ?> properties) {
        var request = new LinkedHashMap<String, Object>();
        request.put("command", command);
        request.put("properties", properties);
        request.put("msg_type", "cast");
        socket.send(Json.bytes(request), ZMQ.DONTWAIT);
    }

    /** Gives up what has not been sent within a tenth of a second. */
    @Override
    public synchronized void close() {
        Connections.close(socket, context);
    }

    /** What is no object is no reply to anything. */
    static Map<String, Object> parse(byte[] bytes) {
        try {
            var reply = new LinkedHashMap<String, Object>();
            if (Json.read(new String(bytes, StandardCharsets.UTF_8)) instanceof Map<?, ?> fields) {
                fields.forEach((key, value) -> reply.put((String) key, value));
            }
            return reply;
        } catch (JsonException e) {
            return Map.of();
        }
    }

    /** What clients and subscribers share in opening their sockets. */
    static final class Connections {

        private static final int LINGER_MILLIS = 100;
        private static final int MOST_ATTEMPTS = 3;

        private Connections() {}

        static ZMQ.Socket open(ZMQ.Context context, SocketType type, String endpoint) {
            if (!endpoint.startsWith("tcp://")) {
                context.close();
                throw new IllegalArgumentException("cannot connect to " + endpoint
                        + ": expected tcp://HOST:PORT, other transports are not available");
            }
            ZMQ.Socket socket = context.socket(type);
            socket.setLinger(LINGER_MILLIS);
            try {
                socket.setIPv6(endpoint.contains("["));
                socket.setIdentity(randomId().getBytes(StandardCharsets.ISO_8859_1));
                socket.connect(endpoint);
                return socket;
            } catch (RuntimeException e) {
                socket.close();
                context.close();
                throw new IllegalArgumentException("cannot connect to " + endpoint + ": " + e.getMessage(), e);
            }
        }

        /** Also by a thread that is interrupted, and stays so: JeroMQ itself would not finish. */
        static void close(ZMQ.Socket socket, ZMQ.Context context) {
            boolean interrupted = Thread.interrupted();
            socket.close();
            for (int attempt = 1; !isClosed(context, attempt); attempt++) {
                interrupted |= Thread.interrupted();
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        /** JeroMQ may take note of an earlier interrupt only now. */
        private static boolean isClosed(ZMQ.Context context, int attempt) {
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

        /** The next frame; null if there is none in time. */
        static byte[] receive(ZMQ.Socket socket) throws InterruptedException {
            byte[] bytes = null;
            try {
                bytes = socket.recv();
            } catch (ZMQException e) {
                if (e.getErrorCode() != ZError.EINTR) {
                    throw e;
                }
                Thread.currentThread().interrupt();
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            return bytes;
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
    }
}
