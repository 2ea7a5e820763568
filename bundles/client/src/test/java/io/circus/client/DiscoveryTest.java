// SPDX-License-Identifier: Apache-2.0
package io.circus.client;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.Test;

public class DiscoveryTest {

    private static final int TRIES = 20;

    /** Every network takes part, and this machine always; strangers' answers are passed over. */
    @Test
    public void listsWhatAnswersOnThisMachine() throws Exception {
        try (var daemon = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            Thread.ofPlatform().daemon().start(() -> answerAll(daemon, "nonsense", "[1]", "{\"endpoint\": 5}",
                    "{\"endpoint\": \"tcp://0.0.0.0:5555\"}", "{\"endpoint\": \"ipc:///run/circus.sock\"}"));
            List<String> endpoints = List.of();
            // on a busy machine an answer may come later than anybody waits for it
            for (int i = 0; i < TRIES && endpoints.size() < 2; i++) {
                endpoints = List.copyOf(Discovery.of("udp://237.219.251.97:" + daemon.getLocalPort(), Duration.ofMillis(500)).endpoints());
            }
            assertEquals(List.of("ipc:///run/circus.sock", "tcp://127.0.0.1:5555"), endpoints);
        }
    }

    @Test
    public void tellsAddressesThatCanBeReached() throws Exception {
        // Of the network for documentation, so no address of this machine.
        InetAddress elsewhere = InetAddress.getByName("192.0.2.7");
        assertEquals("tcp://192.0.2.7:5555", Discovery.reachable("tcp://*:5555", elsewhere));
        assertEquals("tcp://192.0.2.7:5555", Discovery.reachable("tcp://[::]:5555", elsewhere));
        assertEquals("tcp://10.0.0.1:5555", Discovery.reachable("tcp://10.0.0.1:5555", elsewhere));
        assertEquals("tcp://127.0.0.1:5555 (on 192.0.2.7 only)", Discovery.reachable("tcp://127.0.0.1:5555", elsewhere));
        assertEquals("ipc:///x (on 192.0.2.7 only)", Discovery.reachable("ipc:///x", elsewhere));
        assertEquals("tcp://127.0.0.1:5555", Discovery.reachable("tcp://127.0.0.1:5555", InetAddress.getLoopbackAddress()));
    }

    @Test
    public void refusesWhatIsNoAddress() {
        for (String wrong : List.of("tcp://237.219.251.97:12027", "udp://237.219.251.97", "udp://237.219.251.97:x", "udp://:1")) {
            assertEquals("cannot ask " + wrong + ": expected udp://GROUP:PORT", assertThrows(IllegalArgumentException.class,
                    () -> Discovery.of(wrong, Duration.ofMillis(1))).getMessage());
        }
    }

    private static void answerAll(DatagramSocket daemon, String... answers) {
        try {
            while (true) {
                var question = new DatagramPacket(new byte[16], 16);
                daemon.receive(question);
                for (String answer : answers) {
                    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
                    daemon.send(new DatagramPacket(bytes, bytes.length, question.getSocketAddress()));
                }
            }
        } catch (SocketException e) {
            // closed
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
