// SPDX-License-Identifier: Apache-2.0
package io.circus.client;

import io.circus.wire.Json;
import io.circus.wire.JsonException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** Requests over ZeroMQ. */
final class ZmqTransport implements Transport {

    private static final double MILLIS_PER_SECOND = 1000;

    private final Link link;
    private final String endpoint;
    private final Duration timeout;
    private final Duration refusals;

    /**
     * Starts to connect, and returns at once.
     *
     * @param refusals how long a call tries to connect while connections are refused
     * @throws IllegalArgumentException if there is nothing to connect to
     */
    ZmqTransport(String endpoint, Duration timeout, Duration refusals, Optional<ClientKeys> keys) {
        this.link = Link.open(Link.Kind.DEALER, endpoint, keys);
        this.endpoint = endpoint;
        this.timeout = timeout;
        this.refusals = refusals;
    }

    @Override
    public Map<String, Object> call(String command, Map<String, ?> properties)
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

    /** Null if there is none in time. */
    private Map<String, Object> awaitReply(String id) throws UnreachableException, InterruptedException {
        while (true) {
            boolean impatient = refusals.compareTo(timeout) < 0;
            List<byte[]> frames = receive(impatient ? refusals : timeout);
            if (frames == null) {
                throwIfUnreachable();
                frames = impatient ? receive(timeout.minus(refusals)) : null;
            }
            if (frames == null) {
                return null;
            }
            Map<String, Object> reply = CircusClient.parse(frames.getFirst());
            if (id.equals(reply.get("id"))) {
                return reply;
            }
        }
    }

    private List<byte[]> receive(Duration patience) throws InterruptedException {
        return link.receive(Math.clamp(patience.toMillis(), 1, Integer.MAX_VALUE));
    }

    private void throwIfUnreachable() throws UnreachableException {
        String obstacle = link.obstacle().orElse(null);
        if (obstacle != null) {
            throw new UnreachableException("nobody listens at " + endpoint + ": " + obstacle);
        }
    }

    @Override
    public void cast(String command, Map<String, ?> properties) {
        var request = new LinkedHashMap<String, Object>();
        request.put("command", command);
        request.put("properties", properties);
        request.put("msg_type", "cast");
        link.send(Json.bytes(request));
    }

    @Override
    public void close() {
        link.close();
    }
}
