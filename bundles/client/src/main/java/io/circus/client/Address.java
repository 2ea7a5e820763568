// SPDX-License-Identifier: Apache-2.0
package io.circus.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The address of an endpoint.
 *
 * @param endpoint as the user wrote it
 * @param file the socket file, or null
 * @param host if there is no file
 * @param port if there is no file
 */
record Address(String endpoint, Path file, String host, int port) {

    private static final String TCP = "tcp://";
    private static final String IPC = "ipc://";
    private static final int LAST_PORT = 65535;

    /** @throws IllegalArgumentException if there is nothing to connect to, such as an unknown host */
    static Address of(String endpoint) {
        try {
            if (endpoint.startsWith(IPC)) {
                return new Address(endpoint, Path.of(endpoint.substring(IPC.length())), "", 0);
            }
            int colon = endpoint.lastIndexOf(':');
            if (endpoint.startsWith(TCP) && colon > TCP.length()) {
                int port = Integer.parseInt(endpoint.substring(colon + 1));
                if (port > 0 && port <= LAST_PORT) {
                    String host = endpoint.substring(TCP.length(), colon);
                    var address = new Address(endpoint, null, host.equals("*") ? "127.0.0.1" : host, port);
                    address.resolved();
                    return address;
                }
            }
        } catch (NumberFormatException e) {
            // told below
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("cannot connect to " + endpoint + ": unknown host", e);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("cannot connect to " + endpoint + ": " + e.getMessage(), e);
        }
        throw new IllegalArgumentException("cannot connect to " + endpoint
                + ": expected tcp://HOST:PORT or ipc://FILE, other transports are not available");
    }

    boolean isFile() {
        return file != null;
    }

    /** All addresses of the host, IPv4 first: a daemon on localhost listens there. */
    private List<InetAddress> resolved() throws UnknownHostException {
        var all = new ArrayList<InetAddress>();
        for (InetAddress each : InetAddress.getAllByName(host)) {
            all.add(each instanceof Inet4Address ? 0 : all.size(), each);
        }
        return all;
    }

    /** A connected channel. @param opened gets each channel before it is connected, so that another thread can close it */
    SocketChannel connect(Consumer<SocketChannel> opened) throws IOException {
        if (isFile()) {
            return connect(UnixDomainSocketAddress.of(file), opened);
        }
        IOException last = null;
        for (InetAddress each : resolved()) {
            try {
                return connect(new InetSocketAddress(each, port), opened);
            } catch (IOException e) {
                last = e;
            }
        }
        throw last;
    }

    /** Why connections are refused; empty if they are accepted, or if {@code millis} pass first. Not for a file. */
    Optional<String> obstacle(int millis) {
        String last = null;
        try {
            for (InetAddress each : resolved()) {
                try (var socket = new Socket()) {
                    socket.connect(new InetSocketAddress(each, port), millis);
                    return Optional.empty();
                } catch (SocketTimeoutException e) {
                    return Optional.empty();
                } catch (IOException e) {
                    last = String.valueOf(e.getMessage());
                }
            }
        } catch (UnknownHostException e) {
            last = "unknown host";
        }
        return Optional.ofNullable(last);
    }

    /**
     * Where nobody listens, the system may give a channel the very port that it connects to. It would be connected with itself, and no
     * daemon could listen there.
     */
    private SocketChannel connect(SocketAddress address, Consumer<SocketChannel> opened)
            throws IOException {
        SocketChannel channel = isFile() ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
        try {
            opened.accept(channel);
            channel.connect(address);
            if (channel.getLocalAddress().equals(channel.getRemoteAddress())) {
                throw new ConnectException("Connection refused");
            }
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }
}
