// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl.publishing;

import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** A bound endpoint. Any thread. */
@ProviderType
public interface Publisher extends AutoCloseable {

    /**
     * Sends a message of two frames to the clients that have subscribed to a prefix of its topic. Does not wait: a
     * client that does not read loses messages.
     *
     * @param payload text, numbers, booleans, null, and lists and maps of these; sent as a JSON object
     */
    void publish(String topic, Map<String, ?> payload);

    /**
     * Whether a client may want topics that begin with {@code beginning}; if not, the caller need not make the
     * messages. Does not wait.
     */
    boolean isWanted(String beginning);

    /** Closes the port; later messages are not sent. A second call has no effect. */
    @Override
    void close();
}
