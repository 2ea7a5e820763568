// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl.publishing;

import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** A bound endpoint. Any thread. */
@ProviderType
public interface Publisher extends AutoCloseable {

    /**
     * Sends a message of two frames to those who have subscribed to the beginning of its topic, and does not wait: who
     * does not read loses some.
     *
     * @param payload text, numbers, booleans, null, and lists and maps of these; sent as a JSON object
     */
    void publish(String topic, Map<String, ?> payload);

    /**
     * Whether somebody may get messages whose topics begin with {@code beginning}: if not, there is no need to make them.
     * Does not wait.
     */
    boolean isWanted(String beginning);

    /** Gives the port back; after this nothing is sent any more. Again is harmless. */
    @Override
    void close();
}
