// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl;

import io.circus.wire.Json;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.Map;

/**
 * Answers queries for the control endpoint by UDP, sent to the multicast group or to this machine. Any datagram is a
 * query; nothing is sent unasked. The daemon works without it: a failure is a warning.
 */
final class Discovery implements AutoCloseable {

    private static final Logger LOG = System.getLogger(Discovery.class.getName());
    private static final String UDP = "udp://";

    private final DatagramChannel channel;
    private final byte[] answer;

    private Discovery(DatagramChannel channel, byte[] answer) {
        this.channel = channel;
        this.answer = answer;
    }

    /** @return null if it is not possible, with a line in the log */
    static Discovery open(String multicastEndpoint, String endpoint) {
        DatagramChannel channel = null;
        try {
            int colon = multicastEndpoint.lastIndexOf(':');
            InetAddress group = InetAddress.getByName(multicastEndpoint.substring(UDP.length(), colon));
            channel = DatagramChannel.open(StandardProtocolFamily.INET);
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            channel.bind(new InetSocketAddress("0.0.0.0", Integer.parseInt(multicastEndpoint.substring(colon + 1))));
            join(channel, group, multicastEndpoint);
            var discovery = new Discovery(channel, Json.bytes(Map.of("endpoint", endpoint)));
            Thread.ofVirtual().name("discovery").start(discovery::run);
            return discovery;
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.WARNING, () -> "cannot answer discovery at " + multicastEndpoint + ", going on without: "
                    + e.getMessage());
            close(channel);
            return null;
        }
    }

    private static void join(DatagramChannel channel, InetAddress group, String endpoint) throws IOException {
        boolean joined = false;
        for (NetworkInterface network : NetworkInterface.networkInterfaces().toList()) {
            try {
                if (network.isUp() && (network.supportsMulticast() || network.isLoopback())) {
                    channel.join(group, network);
                    joined = true;
                }
            } catch (IOException e) {
                LOG.log(Level.DEBUG, () -> "no multicast on " + network.getName() + ": " + e.getMessage());
            }
        }
        if (!joined) {
            LOG.log(Level.WARNING, () -> "no network has multicast: discovery at " + endpoint
                    + " answers this machine only");
        }
    }

    private void run() {
        ByteBuffer question = ByteBuffer.allocate(1);
        while (true) {
            try {
                SocketAddress from = channel.receive(question.clear());
                channel.send(ByteBuffer.wrap(answer), from);
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                LOG.log(Level.DEBUG, () -> "cannot answer discovery: " + e.getMessage());
            }
        }
    }

    @Override
    public void close() {
        close(channel);
    }

    private static void close(DatagramChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, () -> "cannot close discovery: " + e.getMessage());
        }
    }
}
