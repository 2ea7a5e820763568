// SPDX-License-Identifier: Apache-2.0
package io.circus.client.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Whether anything listens at an endpoint. */
final class Probe {

    private static final String TCP = "tcp://";
    private static final int CONNECT_MILLIS = 500;

    private Probe() {}

    /** Why no connection to {@code endpoint} can be made; "" if one can, or if it is not tcp. Takes up to half a second. */
    static String obstacle(String endpoint) {
        int colon = endpoint.lastIndexOf(':');
        if (!endpoint.startsWith(TCP) || colon < TCP.length()) {
            return "";
        }
        String host = endpoint.substring(TCP.length(), colon);
        try (var socket = new Socket()) {
            var address = new InetSocketAddress(host.equals("*") ? "127.0.0.1" : host,
                    Integer.parseInt(endpoint.substring(colon + 1)));
            if (address.isUnresolved()) {
                return "unknown host " + host;
            }
            socket.connect(address, CONNECT_MILLIS);
            return "";
        } catch (IOException | IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
