// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.command;

import io.circus.wire.zmtp.Greeting;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * Looks at an endpoint that has not answered.
 *
 * @param obstacle why no connection to it can be made; "" if one can, or if it is not tcp
 * @param mechanism its security mechanism: CURVE with keys, NULL without, "" if it is unknown
 */
public record Probe(String obstacle, String mechanism) {

    private static final String TCP = "tcp://";
    private static final int PATIENCE_MILLIS = 500;

    /** Takes up to a second. */
    public static Probe of(String endpoint) {
        int colon = endpoint.lastIndexOf(':');
        if (!endpoint.startsWith(TCP) || colon < TCP.length()) {
            return new Probe("", "");
        }
        String host = endpoint.substring(TCP.length(), colon);
        try (var socket = new Socket()) {
            var address = new InetSocketAddress(host.equals("*") ? "127.0.0.1" : host,
                    Integer.parseInt(endpoint.substring(colon + 1)));
            if (address.isUnresolved()) {
                return new Probe("unknown host " + host, "");
            }
            socket.connect(address, PATIENCE_MILLIS);
            return new Probe("", mechanism(socket));
        } catch (IOException | IllegalArgumentException e) {
            return new Probe(String.valueOf(e.getMessage()), "");
        }
    }

    private static String mechanism(Socket socket) {
        try {
            socket.setSoTimeout(PATIENCE_MILLIS);
            return Greeting.mechanism(socket.getInputStream(), socket.getOutputStream());
        } catch (IOException e) {
            return "";
        }
    }
}
