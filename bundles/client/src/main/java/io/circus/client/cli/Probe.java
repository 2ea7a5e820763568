// SPDX-License-Identifier: Apache-2.0
package io.circus.client.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Looks at an endpoint that has not answered.
 *
 * @param obstacle why no connection to it can be made; "" if one can, or if it is not tcp
 * @param mechanism how it lets clients in, as ZeroMQ calls it: CURVE with keys, NULL without, "" if it does not say
 */
record Probe(String obstacle, String mechanism) {

    private static final String TCP = "tcp://";
    private static final int PATIENCE_MILLIS = 500;
    /** Of ZeroMQ's greeting (ZMTP 3.0): a signature, the version, the mechanism, and more. */
    private static final int GREETING = 64;
    private static final int VERSION = 10;
    private static final int MECHANISM = 12;
    private static final int MECHANISM_END = 32;

    /** Takes up to a second. */
    static Probe of(String endpoint) {
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
        // No more of ours than it takes to be told: many hang up on who names another mechanism.
        byte[] begun = new byte[VERSION + 1];
        begun[0] = (byte) 0xff;
        begun[VERSION - 1] = 0x7f;
        begun[VERSION] = 3;
        try {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(begun);
            byte[] theirs = socket.getInputStream().readNBytes(GREETING);
            return theirs.length < GREETING || theirs[0] != (byte) 0xff || theirs[VERSION] < 3 ? ""
                    : new String(Arrays.copyOfRange(theirs, MECHANISM, MECHANISM_END), StandardCharsets.US_ASCII).strip()
                            .replace("\0", "");
        } catch (IOException e) {
            return "";
        }
    }
}
