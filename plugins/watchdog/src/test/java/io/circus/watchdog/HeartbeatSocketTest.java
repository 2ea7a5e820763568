// SPDX-License-Identifier: Apache-2.0
package io.circus.watchdog;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** With real datagrams. */
public class HeartbeatSocketTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    private final LinkedBlockingQueue<String> received = new LinkedBlockingQueue<>();

    private static void send(InetSocketAddress address, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try (var client = new DatagramSocket()) {
            client.send(new DatagramPacket(bytes, bytes.length, address));
        }
    }

    @Test
    public void handsOverEachDatagramAndNoMoreThanItsBeginning() throws Exception {
        var socket = new HeartbeatSocket("127.0.0.1", 0, received::add);
        send(socket.address(), "1;2");
        assertEquals("1;2", received.take());
        send(socket.address(), "");
        assertEquals("", received.take());
        send(socket.address(), "x".repeat(5000));
        assertEquals(1024, received.take().length());
        socket.close(PATIENCE);
    }

    @Test
    public void whenClosedThePortIsFree() throws Exception {
        var socket = new HeartbeatSocket("127.0.0.1", 0, received::add);
        int port = socket.address().getPort();
        socket.close(PATIENCE);
        new HeartbeatSocket("127.0.0.1", port, received::add).close(PATIENCE);
    }

    @Test
    public void saysWhichAddressItCannotBind() throws Exception {
        try (var taken = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            String message = assertThrows(IOException.class,
                    () -> new HeartbeatSocket("127.0.0.1", taken.getLocalPort(), received::add)).getMessage();
            assertEquals("cannot bind udp 127.0.0.1:" + taken.getLocalPort() + ": Address already in use", message);
        }
        assertTrue(assertThrows(IOException.class, () -> new HeartbeatSocket("no such host.invalid", 1, received::add))
                .getMessage().contains("there is no host no such host.invalid"));
    }
}
