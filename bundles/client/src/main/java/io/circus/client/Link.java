// SPDX-License-Identifier: Apache-2.0
package io.circus.client;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** A connection to an endpoint of a daemon, which reconnects automatically. One thread at a time. */
interface Link extends AutoCloseable {

    /** The type of the ZeroMQ socket: DEALER for requests, SUB for events. */
    enum Kind { DEALER, SUB }

    /** Sends one frame, or queues it until there is a connection. */
    void send(byte[] frame);

    /** Subscribes to the topics with this prefix. */
    void subscribe(byte[] topic);

    /** Waits for a message; returns null if none comes in that time. -1 waits for ever. */
    List<byte[]> receive(int millis) throws InterruptedException;

    /** Why there is no connection, such as {@code Connection refused}; empty while there is one or may be one soon. */
    Optional<String> obstacle();

    /** Drops frames that have not been sent yet: their sender has given up. */
    void forget();

    @Override
    void close();

    /**
     * Starts to connect, and returns at once.
     *
     * @throws IllegalArgumentException if there is nothing to connect to
     */
    static Link open(Kind kind, String endpoint, Optional<ClientKeys> keys) {
        boolean encrypted = keys.isPresent() && endpoint.startsWith("tcp://");
        return encrypted ? new CurveLink(kind, endpoint, keys.get()) : new PlainLink(kind, Address.of(endpoint));
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
