// SPDX-License-Identifier: Apache-2.0
package io.circus.client;

import java.util.Map;
import java.util.concurrent.TimeoutException;

/** Carries requests to a daemon, and brings the replies. One thread at a time. */
interface Transport extends AutoCloseable {

    /**
     * Sends a request and waits for its reply, which may be an error.
     *
     * @throws TimeoutException if there is none in time; an {@link UnreachableException} if connections are refused
     */
    Map<String, Object> call(String command, Map<String, ?> properties) throws TimeoutException, InterruptedException;

    /** Sends a request that gets no reply, and does not wait. */
    void cast(String command, Map<String, ?> properties);

    @Override
    void close();
}
