// SPDX-License-Identifier: Apache-2.0
package io.circus.linux;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import org.junit.Test;

public class SyslogSocketTest {

    @Test
    public void sendsByUdpFromAnInterruptedThreadToo() throws IOException {
        try (var server = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                var socket = new SyslogSocket("127.0.0.1:" + server.getLocalPort())) {
            server.setSoTimeout(5_000);
            Thread.currentThread().interrupt();
            socket.send("one".getBytes(StandardCharsets.UTF_8));
            Thread.interrupted();
            socket.send("two".getBytes(StandardCharsets.UTF_8), 1000);
            assertEquals("one", received(server));
            assertEquals("two", received(server));
        }
    }

    private static String received(DatagramSocket server) throws IOException {
        var datagram = new DatagramPacket(new byte[100], 100);
        server.receive(datagram);
        return new String(datagram.getData(), 0, datagram.getLength(), StandardCharsets.UTF_8);
    }

    @Test
    public void tellsWhatIsWrongWithAnAddress() {
        assertEquals("expected HOST:PORT, got the port '70000'", refusal("127.0.0.1:70000"));
        assertEquals("expected HOST:PORT, got the port 'log'", refusal("127.0.0.1:log"));
        assertEquals("cannot connect to /no/log: ENOENT (no such file or directory)", refusal("/no/log"));
    }

    private static String refusal(String address) {
        return assertThrows(IOException.class, () -> new SyslogSocket(address).close()).getMessage();
    }
}
