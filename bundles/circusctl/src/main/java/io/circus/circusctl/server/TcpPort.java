// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl.server;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** A tcp port; every client that reaches the address can connect. Any thread. */
final class TcpPort implements Listener {

    /** Connections that wait to be accepted; the system has a limit of its own, listen(2). */
    private static final int BACKLOG = 1024;

    private static final int WAKE_MILLIS = 200;

    private final ServerSocketChannel channel;

    private TcpPort(ServerSocketChannel channel) {
        this.channel = channel;
    }

    /** @param host null for every address of IPv4 */
    static TcpPort bind(InetAddress host, int port) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open(
                host instanceof Inet6Address ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
        try {
            channel.bind(new InetSocketAddress(host, port), BACKLOG);
            return new TcpPort(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public SocketChannel accept() throws IOException {
        return channel.accept();
    }

    /** Takes over a channel that already listens. */
    static TcpPort of(ServerSocketChannel channel) {
        return new TcpPort(channel);
    }

    @Override
    public void wake() throws IOException {
        try (var self = SocketChannel.open()) {
            self.socket().connect(channel.getLocalAddress(), WAKE_MILLIS);
        }
    }

    @Override
    public ServerSocketChannel leave() {
        return channel;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
