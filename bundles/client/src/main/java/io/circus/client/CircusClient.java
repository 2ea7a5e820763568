// SPDX-License-Identifier: Apache-2.0
package io.circus.client;

import io.circus.client.http.HttpAddress;
import io.circus.wire.Json;
import io.circus.wire.JsonException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
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

    private final Transport transport;

    private CircusClient(Transport transport) {
        this.transport = transport;
    }

    /**
     * Prepares a connection and returns at once: if nobody listens, the first call times out.
     *
     * @param endpoint {@code tcp://HOST:PORT} or {@code ipc://FILE}
     * @param timeout how long a call waits for its reply; every message that arrives restarts the wait
     * @throws IllegalArgumentException if there is nothing to connect to
     */
    public static CircusClient connect(String endpoint, Duration timeout) {
        return connect(endpoint, timeout, Optional.empty());
    }

    /** As the other one, with keys for an endpoint that asks for them. */
    public static CircusClient connect(String endpoint, Duration timeout, Optional<ClientKeys> keys) {
        return connect(endpoint, timeout, timeout, keys);
    }

    /**
     * As the other one, for callers that do not want to wait for a daemon that does not run.
     *
     * @param refusals how long a call tries to connect while connections are refused; then it throws an
     *     {@link UnreachableException}
     */
    public static CircusClient connect(String endpoint, Duration timeout, Duration refusals, Optional<ClientKeys> keys) {
        return connect(endpoint, timeout, refusals, keys, HttpAccess.NONE);
    }

    /**
     * As the other one, also for an HTTP interface.
     *
     * @param endpoint as well {@code http://HOST:PORT}, {@code https://HOST:PORT} or {@code unix:/PATH}
     */
    public static CircusClient connect(String endpoint, Duration timeout, Duration refusals, Optional<ClientKeys> keys,
            HttpAccess access) {
        return new CircusClient(HttpAddress.is(endpoint) ? new HttpTransport(HttpAddress.of(endpoint), timeout, refusals, access)
                : new ZmqTransport(endpoint, timeout, refusals, keys));
    }

    /**
     * Sends a request and waits for its reply, which may be an error. A request that has timed out is not sent
     * later.
     *
     * @throws TimeoutException if there is no reply in time; an {@link UnreachableException} if connections are
     *     refused
     */
    public synchronized Map<String, Object> call(String command, Map<String, ?> properties)
            throws TimeoutException, InterruptedException {
        return transport.call(command, properties);
    }

    /** Sends a request that gets no reply, and does not wait. */
    public synchronized void cast(String command, Map<String, ?> properties) {
        transport.cast(command, properties);
    }

    /** Closes the connection. Drops frames that cannot be sent within a tenth of a second. */
    @Override
    public synchronized void close() {
        transport.close();
    }

    /** Parses a reply; text that is no JSON object answers no request. */
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
