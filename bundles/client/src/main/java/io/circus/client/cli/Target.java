// SPDX-License-Identifier: Apache-2.0
package io.circus.client.cli;

import io.circus.client.CircusClient;
import io.circus.client.ClientKeys;
import io.circus.client.EventStream;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;

/**
 * A daemon to talk to.
 *
 * @param label the endpoint as the user named it
 * @param endpoint where to connect to: the same, or the near end of a tunnel
 * @param keys for an endpoint that asks for them
 */
record Target(String label, String endpoint, Optional<ClientKeys> keys) {

    /** To its control endpoint. @throws IllegalArgumentException if there is nothing to connect to */
    CircusClient connect(Duration timeout) {
        return CircusClient.connect(endpoint, timeout, keys);
    }

    /** To its event endpoint. @throws IllegalArgumentException if there is nothing to connect to */
    EventStream subscribe(Collection<String> topics) {
        return EventStream.connect(endpoint, topics, keys);
    }
}
