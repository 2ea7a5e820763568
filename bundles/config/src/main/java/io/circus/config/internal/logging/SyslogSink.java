// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.logging;

import io.circus.linux.UnixDatagramSocket;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.logging.Level;

/** A syslog server, by UDP or through its local socket; a datagram a line. It never waits for the server. */
final class SyslogSink implements LogSink {

    private interface Datagrams {
        void send(byte[] datagram) throws IOException;
    }

    private final int facility;
    private final Datagrams datagrams;
    private final Runnable close;

    /** @throws IOException that says what is wrong with {@code url} */
    SyslogSink(String url) throws IOException {
        SyslogAddress address = SyslogAddress.parse(url);
        facility = address.facility();
        if (address.isLocal()) {
            var socket = new UnixDatagramSocket(Path.of(address.target()));
            datagrams = socket::send;
            close = socket::close;
        } else {
            InetSocketAddress server = address.server();
            var socket = new DatagramSocket();
            datagrams = bytes -> socket.send(new DatagramPacket(bytes, bytes.length, server));
            close = socket::close;
        }
    }

    @Override
    public void write(Level level, String line) throws IOException {
        datagrams.send(("<" + (facility * 8 + severity(level)) + ">" + line).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean isSyslog() {
        return true;
    }

    @Override
    public void close() {
        close.run();
    }

    private static int severity(Level level) {
        int value = level.intValue();
        return value >= Level.SEVERE.intValue() ? 3 : value >= Level.WARNING.intValue() ? 4
                : value >= Level.INFO.intValue() ? 6 : 7;
    }
}
