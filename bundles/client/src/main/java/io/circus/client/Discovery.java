// SPDX-License-Identifier: Apache-2.0
package io.circus.client;

import io.circus.wire.Json;
import io.circus.wire.JsonException;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Looks for daemons by UDP: in the networks of this machine and on it.
 *
 * @param endpoints the endpoints of the daemons found, with addresses reachable from here; sorted
 * @param multicast whether at least one network accepted the query; if not, only this machine was asked
 */
public record Discovery(SortedSet<String> endpoints, boolean multicast) {

    private static final int LARGEST = 4096;

    /**
     * Sends the query and collects the answers.
     *
     * @param multicastEndpoint {@code udp://GROUP:PORT}, as the daemons have it
     * @param patience how long to collect answers
     * @throws IllegalArgumentException if the address is none
     */
    public static Discovery of(String multicastEndpoint, Duration patience) throws IOException {
        int colon = multicastEndpoint.lastIndexOf(':');
        if (!multicastEndpoint.startsWith("udp://") || colon <= "udp://".length()
                || !multicastEndpoint.substring(colon + 1).matches("[0-9]{1,5}")) {
            throw new IllegalArgumentException("cannot ask " + multicastEndpoint + ": expected udp://GROUP:PORT");
        }
        InetAddress group = InetAddress.getByName(multicastEndpoint.substring("udp://".length(), colon));
        int port = Integer.parseInt(multicastEndpoint.substring(colon + 1));
        try (var socket = new MulticastSocket(0)) {
            boolean multicast = ask(socket, new InetSocketAddress(group, port));
            send(socket, new InetSocketAddress("127.0.0.1", port));
            return new Discovery(collect(socket, System.nanoTime() + patience.toNanos()), multicast);
        }
    }

    private static boolean ask(MulticastSocket socket, InetSocketAddress group) throws IOException {
        boolean sent = false;
        for (NetworkInterface network : NetworkInterface.networkInterfaces().toList()) {
            if (network.isUp() && !network.isLoopback() && network.supportsMulticast()) {
                socket.setNetworkInterface(network);
                sent |= send(socket, group);
            }
        }
        return sent;
    }

    private static boolean send(MulticastSocket socket, InetSocketAddress to) {
        try {
            byte[] question = "\"\"".getBytes(StandardCharsets.US_ASCII);
            socket.send(new DatagramPacket(question, question.length, to));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static SortedSet<String> collect(MulticastSocket socket, long until) throws IOException {
        var found = new TreeSet<String>();
        var packet = new DatagramPacket(new byte[LARGEST], LARGEST);
        try {
            for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
                socket.setSoTimeout((int) Math.max(1, left / 1_000_000));
                socket.receive(packet);
                String text = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
                try {
                    if (Json.read(text) instanceof Map<?, ?> answer && answer.get("endpoint") instanceof String endpoint) {
                        found.add(reachable(endpoint, packet.getAddress()));
                    }
                } catch (JsonException e) {
                    // a foreign datagram
                }
            }
        } catch (SocketTimeoutException e) {
            // the time is over
        }
        return found;
    }

    /** The address by which {@code endpoint}, as sent by {@code sender}, is reachable from here. */
    static String reachable(String endpoint, InetAddress sender) throws IOException {
        String host = sender.getHostAddress();
        String address = endpoint.replaceFirst("^tcp://(\\*|0\\.0\\.0\\.0|\\[::]):", "tcp://" + host + ":");
        boolean local = endpoint.matches("ipc://.*|tcp://(127\\..*|localhost:.*|\\[::1]:.*)");
        boolean here = sender.isLoopbackAddress() || NetworkInterface.getByInetAddress(sender) != null;
        return local && !here ? address + " (on " + host + " only)" : address;
    }
}
