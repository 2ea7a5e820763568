// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl.publishing;

import java.io.IOException;
import org.osgi.annotation.versioning.ProviderType;

/** Service that opens endpoints for publishing; registered once the control endpoint is bound. Any thread. */
@ProviderType
public interface Publishers {

    /**
     * Binds an endpoint.
     *
     * @param name its purpose, for the log: {@code stats}
     * @param address as in the configuration: {@code tcp://HOST:PORT}, or {@code ipc://FILE}; the file gets
     *     the mode and the owner of the configuration
     * @throws IOException if it cannot be bound; the message is complete
     */
    Publisher open(String name, String address) throws IOException;
}
