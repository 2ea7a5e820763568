// SPDX-License-Identifier: Apache-2.0
package io.circus.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * Loopback ports nobody uses, each for one test only. They are none of those the system gives to connections and to who
 * binds port 0, so that nobody takes one between the choice and its use, whatever else runs at the same time.
 */
public final class Ports {

    private static final int FIRST = 10_000;
    private static final int END = end();

    /** Other runs on this machine begin elsewhere. */
    private static int next = ThreadLocalRandom.current().nextInt(FIRST, END);

    private Ports() {}

    /** One, for tcp and for udp. */
    public static synchronized int free() {
        while (true) {
            int port = take(1);
            if (isFree(port)) {
                return port;
            }
        }
    }

    /** A number N such that the ports N1 to N4 are free. */
    public static synchronized int freeTens() {
        while (true) {
            int tens = (take(20) + 9) / 10;
            if (IntStream.rangeClosed(1, 4).allMatch(i -> isFree(tens * 10 + i))) {
                return tens;
            }
        }
    }

    /** The first of {@code count} ports that are not given out again before all others are. */
    private static int take(int count) {
        if (next + count > END) {
            next = FIRST;
        }
        next += count;
        return next - count;
    }

    private static boolean isFree(int port) {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try (var tcp = new ServerSocket(); var udp = new DatagramSocket(null)) {
            tcp.bind(address);
            udp.bind(address);
            return true;
        } catch (SocketException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the ports begin which the system gives, if there are enough before them. */
    private static int end() {
        try {
            String range = Files.readString(Path.of("/proc/sys/net/ipv4/ip_local_port_range"));
            int ephemeral = Integer.parseInt(range.strip().split("\\s+")[0]);
            return ephemeral >= FIRST + 5_000 ? ephemeral : 32_768;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
