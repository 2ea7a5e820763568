// SPDX-License-Identifier: Apache-2.0
package io.circus.client;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** A connection to an endpoint of a daemon, which comes back by itself. One thread at a time. */
interface Link extends AutoCloseable {

    /** What it is to ZeroMQ: one that asks, or one that listens. */
    enum Kind { DEALER, SUB }

    /** Sends one frame, or keeps it until there is a connection. */
    void send(byte[] frame);

    /** Asks for the topics that begin like this. */
    void subscribe(byte[] topic);

    /** Waits for a message; null if there is none in that time, with -1 for ever. */
    List<byte[]> receive(int millis) throws InterruptedException;

    /** Why there is no connection, such as {@code Connection refused}; empty while there is one or may be one soon. */
    Optional<String> obstacle();

    /** Drops what has not been sent yet: whoever sent it has given up. */
    void forget();

    @Override
    void close();

    /**
     * Opens a connection, and returns before it is there.
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
