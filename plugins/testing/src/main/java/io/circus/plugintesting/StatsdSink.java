// SPDX-License-Identifier: Apache-2.0
package io.circus.plugintesting;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A UDP socket on a free port that receives a plugin's metrics. */
public final class StatsdSink implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 30_000;
    private static final int LONGEST = 1024;

    private final DatagramSocket socket;

    public StatsdSink() {
        try {
            socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
            socket.setSoTimeout(PATIENCE_MILLIS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** The options of a section that sends to this socket. */
    public Map<String, String> options() {
        return Map.of("host", socket.getLocalAddress().getHostAddress(), "port", Integer.toString(port()));
    }

    /** Waits for one datagram. */
    public String next() throws IOException {
        var packet = new DatagramPacket(new byte[LONGEST], LONGEST);
        try {
            socket.receive(packet);
        } catch (SocketTimeoutException e) {
            throw new AssertionError("no metric came", e);
        }
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
    }

    /** Waits for {@code count} datagrams. */
    public List<String> next(int count) throws IOException {
        var metrics = new ArrayList<String>();
        while (metrics.size() < count) {
            metrics.add(next());
        }
        return metrics;
    }

    @Override
    public void close() {
        socket.close();
    }
}
