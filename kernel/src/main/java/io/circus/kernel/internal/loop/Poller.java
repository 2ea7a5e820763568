// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.internal.loop;

import java.io.IOException;

/** What the loop waits with: epoll(7), or a fake in tests. Each descriptor is announced under a key, which is positive. */
public interface Poller extends AutoCloseable {

    /** Told the key of each descriptor that is ready. */
    @FunctionalInterface
    interface Ready {
        void on(long key);
    }

    /**
     * Announces {@code descriptor} once when it can be read or its other end has closed. Again for the same descriptor replaces the
     * key. Any thread.
     */
    void arm(int descriptor, long key) throws IOException;

    /**
     * Announces {@code descriptor} whenever something new can be read, until it is disarmed. Any thread.
     *
     * @throws IOException also if it is armed already
     */
    void armEdge(int descriptor, long key) throws IOException;

    /** Forgets {@code descriptor}; one that is not armed or not open is ignored. Any thread. */
    void disarm(int descriptor);

    /**
     * Waits until something is armed and ready, {@link #wake} is called or {@code timeoutMillis} have passed (-1: without
     * end); a signal may end the wait early. Loop thread only.
     */
    void await(int timeoutMillis, Ready ready) throws IOException;

    /** Ends the present {@link #await}, or the next one if there is none. Any thread. */
    void wake();

    /** Only when no thread is in {@link #await} any more. */
    @Override
    void close();
}
