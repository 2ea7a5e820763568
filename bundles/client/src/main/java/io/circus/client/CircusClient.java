// SPDX-License-Identifier: Apache-2.0
package io.circus.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

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

    private static final double MILLIS_PER_SECOND = 1000;

    private final Link link;
    private final Duration timeout;

    private CircusClient(Link link, Duration timeout) {
        this.link = link;
        this.timeout = timeout;
    }

    /**
     * Prepares a connection and returns at once: that nobody listens shows when a call times out.
     *
     * @param endpoint {@code tcp://HOST:PORT} or {@code ipc://FILE}
     * @param timeout how long a call waits for its reply; every message that arrives begins it anew
     * @throws IllegalArgumentException if there is nothing to connect to
     */
    public static CircusClient connect(String endpoint, Duration timeout) {
        return connect(endpoint, timeout, Optional.empty());
    }

    /** As the other one, with keys for an endpoint that asks for them. */
    public static CircusClient connect(String endpoint, Duration timeout, Optional<ClientKeys> keys) {
        return new CircusClient(Link.open(Link.Kind.DEALER, endpoint, keys), timeout);
    }

    /**
     * Sends a request and waits for its reply, which may tell an error. One that is given up is not sent later.
     *
     * @throws TimeoutException if there is none in time
     */
    public synchronized Map<String, Object> call(String command, Map<String, ?> properties)
            throws TimeoutException, InterruptedException {
        String id = Link.randomId();
        var request = new LinkedHashMap<String, Object>();
        request.put("command", command);
        request.put("properties", properties);
        request.put("id", id);
        link.send(Json.bytes(request));
        Map<String, Object> reply = null;
        try {
            reply = awaitReply(id);
        } finally {
            if (reply == null) {
                link.forget();
            }
        }
        if (reply == null) {
            throw new TimeoutException("no reply to " + command + " within " + timeout.toMillis() / MILLIS_PER_SECOND + " s");
        }
        return reply;
    }

    private Map<String, Object> awaitReply(String id) throws InterruptedException {
        while (true) {
            List<byte[]> frames = link.receive(Math.clamp(timeout.toMillis(), 1, Integer.MAX_VALUE));
            if (frames == null) {
                return null;
            }
            Map<String, Object> reply = parse(frames.getFirst());
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
        link.send(Json.bytes(request));
    }

    /** Gives up what has not been sent within a tenth of a second. */
    @Override
    public synchronized void close() {
        link.close();
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
}
