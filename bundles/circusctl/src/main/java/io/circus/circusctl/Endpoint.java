// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.Locale;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;

/**
 * Where a socket is bound.
 *
 * @param name what it is for: control, pubsub
 * @param address as in the configuration: {@code tcp://HOST:PORT}, with {@code *} for every address
 * @param host null for every address
 */
record Endpoint(String name, String address, InetAddress host, int port) {

    private static final String TCP = "tcp://";

    static Endpoint parse(String name, String address) throws BindException {
        if (!address.startsWith(TCP)) {
            throw new BindException(name, address, "expected tcp://HOST:PORT, other transports are not available");
        }
        int colon = address.lastIndexOf(':');
        if (colon < TCP.length()) {
            throw new BindException(name, address, "expected a port after the host");
        }
        String host = address.substring(TCP.length(), colon);
        try {
            int port = Integer.parseInt(address.substring(colon + 1));
            if (port < 1 || port > 65535) {
                throw new BindException(name, address, "expected a port from 1 to 65535");
            }
            return new Endpoint(name, address, host.equals("*") ? null : InetAddress.getByName(host), port);
        } catch (NumberFormatException e) {
            throw new BindException(name, address, "expected a port from 1 to 65535");
        } catch (UnknownHostException e) {
            throw new BindException(name, address, "unknown host " + host);
        }
    }

    boolean isLoopback() {
        return host != null && host.isLoopbackAddress();
    }

    void bind(ZMQ.Socket socket) throws BindException {
        socket.setIPv6(host != null && host.getAddress().length > 4);
        try {
            socket.bind(address);
        } catch (ZMQException | IllegalArgumentException e) {
            throw new BindException(name, address, cause());
        }
    }

    /** ZeroMQ says the same of everything: the system is asked once more. */
    private String cause() {
        try (var probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(host, port));
            return "in use a moment ago";
        } catch (IOException e) {
            String reason = e.getMessage() == null ? e.toString() : e.getMessage();
            return reason.contains("in use") ? "address already in use (is another circusd running?)"
                    : reason.toLowerCase(Locale.ROOT);
        }
    }
}
