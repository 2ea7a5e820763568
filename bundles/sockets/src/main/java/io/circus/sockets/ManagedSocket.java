// SPDX-License-Identifier: Apache-2.0
package io.circus.sockets;

import java.util.OptionalInt;

/**
 * The current state of a managed socket.
 *
 * @param descriptor its number in the daemon; empty if it is not open
 * @param host the address it is bound to; as in the settings if it is not open
 * @param port the port it is bound to; as in the settings if it is not open
 * @param inherited whether the daemon was started with the socket, so that it is neither moved nor closed
 */
public record ManagedSocket(SocketSettings settings, OptionalInt descriptor, String host, int port, boolean inherited) {

    public String name() {
        return settings.name();
    }

    /** {@code HOST:PORT}, or the path. */
    public String address() {
        return settings.file().orElse(SocketSettings.address(host, port));
    }
}
