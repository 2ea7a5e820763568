// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl.publishing;

import java.io.IOException;
import org.osgi.annotation.versioning.ProviderType;

/** Service that opens endpoints to publish on; there once the control endpoint is bound. Any thread. */
@ProviderType
public interface Publishers {

    /**
     * Binds an endpoint.
     *
     * @param name what it is for, as it is named in the log: {@code stats}
     * @param address as in the configuration: {@code tcp://HOST:PORT}, or {@code ipc://FILE}, which gets the
     *     mode and the owner that the configuration gives to such files
     * @throws IOException if it cannot be bound; the message says all
     */
    Publisher open(String name, String address) throws IOException;
}
