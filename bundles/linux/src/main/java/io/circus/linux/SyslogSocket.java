// SPDX-License-Identifier: Apache-2.0
package io.circus.linux;

import io.circus.kernel.linux.Errno;
import io.circus.kernel.linux.ErrnoException;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/** A socket for datagrams to a syslog server, by its local socket or by UDP. One thread at a time. */
public final class SyslogSocket implements AutoCloseable {

    private static final int DEFAULT_PORT = 514;
    private static final int HIGHEST_PORT = 65535;

    /** Null if the server is reached by UDP. */
    private final UnixDatagramSocket local;
    /** No channel, which the interrupt of a thread that sends would close. */
    private final DatagramSocket udp;
    private final InetSocketAddress server;

    /**
     * @param address the path of a local socket, which must exist, or {@code HOST[:PORT]}
     * @throws IOException that says what is wrong with it
     */
    public SyslogSocket(String address) throws IOException {
        boolean isLocal = address.startsWith("/");
        local = isLocal ? new UnixDatagramSocket(Path.of(address)) : null;
        server = isLocal ? null : server(address);
        udp = isLocal ? null : new DatagramSocket();
    }

    private static InetSocketAddress server(String address) throws IOException {
        int colon = address.lastIndexOf(':');
        var server = new InetSocketAddress(colon < 0 ? address : address.substring(0, colon),
                colon < 0 ? DEFAULT_PORT : port(address.substring(colon + 1)));
        if (server.isUnresolved()) {
            throw new IOException("unknown host " + server.getHostString());
        }
        return server;
    }

    private static int port(String text) throws IOException {
        try {
            int port = Integer.parseUnsignedInt(text);
            if (port <= HIGHEST_PORT) {
                return port;
            }
        } catch (NumberFormatException e) {
            // reported below, like one out of range
        }
        throw new IOException("expected HOST:PORT, got the port '" + text + "'");
    }

    /**
     * Sends one datagram without waiting.
     *
     * @throws IOException if the server is gone, or a local one has no room ({@link ErrnoException} with EAGAIN)
     */
    public void send(byte[] datagram) throws IOException {
        if (local != null) {
            local.send(datagram);
        } else {
            udp.send(new DatagramPacket(datagram, datagram.length, server));
        }
    }

    /**
     * Sends one datagram, and waits while a local server has no room; holds the thread.
     *
     * @param patience in milliseconds, each time
     */
    public void send(byte[] datagram, int patience) throws IOException {
        while (true) {
            try {
                send(datagram);
                return;
            } catch (ErrnoException e) {
                if (!e.is(Errno.EAGAIN) || !local.awaitRoom(patience)) {
                    throw e;
                }
            }
        }
    }

    @Override
    public void close() {
        if (local != null) {
            local.close();
        } else {
            udp.close();
        }
    }
}
