// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.http;

import io.circus.linux.Accounts;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.OptionalInt;
import jdk.net.ExtendedSocketOptions;
import org.eclipse.jetty.server.Request;

/** The user at the other end of a Unix socket, as the kernel tells it. */
final class PeerUid {

    private PeerUid() {}

    /** Empty if the request came by tcp, or nobody knows. */
    static OptionalInt of(Request request) {
        Object transport = request.getConnectionMetaData().getConnection().getEndPoint().getTransport();
        if (!(transport instanceof SocketChannel channel)) {
            return OptionalInt.empty();
        }
        try {
            return channel.getLocalAddress() instanceof UnixDomainSocketAddress
                    ? uid(channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName()) : OptionalInt.empty();
        } catch (IOException e) {
            return OptionalInt.empty();
        }
    }

    /** The name is a number for a user without a name. */
    private static OptionalInt uid(String name) {
        return Accounts.user(name).map(user -> OptionalInt.of(user.uid())).orElseGet(() -> number(name));
    }

    private static OptionalInt number(String name) {
        try {
            return OptionalInt.of(Integer.parseUnsignedInt(name));
        } catch (NumberFormatException e) {
            return OptionalInt.empty();
        }
    }
}
