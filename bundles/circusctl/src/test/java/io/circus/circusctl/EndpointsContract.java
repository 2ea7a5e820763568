// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.circus.circusctl.server.BindException;
import io.circus.circusctl.server.Endpoint;
import io.circus.circusctl.server.ZmtpServer;
import io.circus.testing.Ports;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;

/** What every kind of endpoints has to do, over real sockets. */
public abstract class EndpointsContract {

    static final String QUERY = "{\"command\": \"numwatchers\", \"id\": %d}";

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    final Server server;
    final Server.Kind kind;

    EndpointsContract(Server.Kind kind) throws Exception {
        this.kind = kind;
        server = new Server(kind);
    }

    @After
    public void close() {
        server.close();
        kind.close();
    }

    @Test
    public void answersADealer() {
        assertTrue(server.isAlive());
    }

    @Test
    public void anyOtherNumberOfFramesGetsNoReply() {
        ZMQ.Socket client = server.connect(SocketType.DEALER);
        client.sendMore("");
        client.send(QUERY.formatted(1));
        client.sendMore(QUERY.formatted(2));
        client.send("x");
        client.send(QUERY.formatted(3));
        assertTrue(client.recvStr().endsWith("\"id\": 3}"));
        client.setReceiveTimeOut(200);
        assertNull(client.recvStr());
        client.close();
    }

    @Test
    public void answersPipelinedRequestsInOrder() {
        ZMQ.Socket client = server.connect(SocketType.DEALER);
        // JeroMQ 0.5.4 hands out a sealed message as it came when its queue of 1,000 is full, and it counts what was read by 500
        int atOnce = 400;
        for (int first = 0; first < 12 * atOnce; first += atOnce) {
            for (int i = first; i < first + atOnce; i++) {
                client.send(QUERY.formatted(i));
            }
            for (int i = first; i < first + atOnce; i++) {
                String reply = client.recvStr();
                assertTrue(i + ": " + reply, reply.endsWith("\"id\": " + i + "}"));
            }
        }
        client.close();
    }

    @Test
    public void whoWaitsDelaysNobody() {
        ZMQ.Socket client = server.connect(SocketType.DEALER);
        client.send("{\"command\": \"wait\", \"id\": \"slow\"}");
        client.send(QUERY.formatted(1));
        assertTrue(client.recvStr().endsWith("\"id\": 1}"));
        server.commands.gate.countDown();
        assertTrue(client.recvStr().endsWith("\"waited\": true, \"id\": \"slow\"}"));
        client.close();
    }

    /** A bundle is updated by a request that it has brought in itself. */
    @Test
    public void theNextLifeAnswersWhatItOwes() throws Exception {
        ZMQ.Socket client = server.connect(SocketType.DEALER, "the same one");
        ZMQ.Socket other = server.connect(SocketType.DEALER);
        client.send("{\"command\": \"update\", \"id\": 1.50}");
        client.send(QUERY.formatted(1));
        assertTrue(client.recvStr().endsWith("\"id\": 1}"));
        other.send("{\"command\": \"update\", \"id\": 2}");
        other.send(QUERY.formatted(3));
        assertTrue(other.recvStr().endsWith("\"id\": 3}"));
        server.leave();
        String lost = other.recvStr();
        assertTrue(lost, lost.contains("the control endpoint is being closed"));
        assertEquals("both listen on", 2, server.kernel().channels());
        try (var next = new Server(kind, server.control, server.pubsub, server.kernel())) {
            assertEquals(0, server.kernel().channels());
            server.kernel().finish("io.circus.some 1", "ok");
            String reply = client.recvStr();
            assertTrue(reply, reply.startsWith("{\"status\": \"ok\"") && reply.endsWith("\"id\": 1.50}"));
            client.send(QUERY.formatted(4));
            assertTrue(client.recvStr().endsWith("\"id\": 4}"));
            assertTrue(next.isAlive());
        }
        client.close();
        other.close();
    }

    /** No request is lost when the bundle is updated. */
    @Test
    public void theNextLifeBeginsWhatHasComeTooLate() throws Exception {
        ZMQ.Socket client = server.connect(SocketType.DEALER, "the same one");
        client.send(QUERY.formatted(1));
        assertTrue(client.recvStr().endsWith("\"id\": 1}"));
        server.kernel().left().begin();
        client.send(QUERY.formatted(2));
        client.send(QUERY.formatted(3));
        server.leave();
        assertEquals(1, server.commands.begun.get());
        try (var next = new Server(kind, server.control, server.pubsub, server.kernel())) {
            for (int i = 2; i <= 3; i++) {
                String reply = client.recvStr();
                assertTrue(reply, reply.endsWith("\"id\": " + i + "}"));
            }
            assertEquals(2, next.commands.begun.get());
        }
        client.close();
    }

    /** Its verb is away, since another bundle is being updated too. */
    @Test
    public void theNextLifeBeginsWhatCouldNotBegin() throws Exception {
        ZMQ.Socket client = server.connect(SocketType.DEALER, "the same one");
        client.send("{\"command\": \"later\", \"id\": 1}");
        client.send(QUERY.formatted(2));
        assertTrue(client.recvStr().endsWith("\"id\": 2}"));
        server.kernel().left().begin();
        server.leave();
        try (var next = new Server(kind, server.control, server.pubsub, server.kernel())) {
            next.commands.gate.countDown();
            String reply = client.recvStr();
            assertTrue(reply, reply.endsWith("\"waited\": true, \"id\": 1}"));
        }
        client.close();
    }

    @Test
    public void manyClientsAtOnce() throws Exception {
        var threads = new Thread[20];
        for (int t = 0; t < threads.length; t++) {
            threads[t] = Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 10; i++) {
                    assertTrue(server.isAlive());
                }
            });
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(200, server.commands.begun.get());
    }

    @Test
    public void aClientThatLeavesIsForgotten() {
        ZMQ.Socket client = server.connect(SocketType.DEALER);
        client.send("{\"command\": \"wait\"}");
        client.send(QUERY.formatted(1));
        client.recvStr();
        client.close();
        server.commands.gate.countDown();
        assertTrue(server.isAlive());
    }

    @Test
    public void aRequestThatIsTooLargeEndsItsConnectionOnly() {
        ZMQ.Socket client = server.connect(SocketType.DEALER);
        client.send(" ".repeat(ZmtpServer.MAX_MESSAGE + 1));
        client.setReceiveTimeOut(200);
        assertNull(client.recvStr());
        client.close();
        assertTrue(server.isAlive());
    }

    @Test
    public void survivesMalformedRequests() {
        var random = new Random(42);
        ZMQ.Socket client = server.connect(SocketType.DEALER);
        byte[] valid = "{\"command\": \"echo\", \"properties\": {\"a\": [1, 2.5, null]}, \"id\": \"é\"}"
                .getBytes(StandardCharsets.UTF_8);
        long end = System.nanoTime() + 3_000_000_000L;
        while (System.nanoTime() < end) {
            byte[] bytes = valid.clone();
            if (random.nextInt(10) == 0) {
                bytes = new byte[random.nextInt(300)];
                random.nextBytes(bytes);
            } else {
                for (int flips = random.nextInt(4); flips >= 0; flips--) {
                    bytes[random.nextInt(bytes.length)] = (byte) (random.nextBoolean() ? random.nextInt(256)
                            : "{}[]\",:\\0e-".charAt(random.nextInt(11)));
                }
            }
            client.send(bytes);
            String reply = client.recvStr();
            String sent = new String(bytes, StandardCharsets.ISO_8859_1);
            assertTrue("no reply to " + sent, reply != null || sent.contains("cast"));
        }
        client.close();
        assertTrue(server.isAlive());
    }

    @Test
    public void survivesStrangersOnItsPorts() throws Exception {
        var random = new Random(43);
        for (String endpoint : new String[] {server.control, server.pubsub}) {
            int port = Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1));
            for (int i = 0; i < 300; i++) {
                try (var stranger = new Socket()) {
                    stranger.connect(new InetSocketAddress("127.0.0.1", port));
                    byte[] bytes = new byte[random.nextInt(200)];
                    random.nextBytes(bytes);
                    if (i % 3 == 0 && bytes.length > 12) {
                        // The greeting of ZeroMQ, then noise.
                        bytes[0] = (byte) 0xff;
                        bytes[9] = 0x7f;
                        bytes[10] = 3;
                    }
                    if (i % 7 == 0) {
                        bytes = "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
                    }
                    stranger.getOutputStream().write(bytes);
                }
            }
        }
        assertTrue(server.isAlive());
    }

    /** As signed numbers these are below any limit; as unsigned ones above all. */
    @Test
    public void survivesSizesThatCannotBe() throws Exception {
        for (String endpoint : new String[] {server.control, server.pubsub}) {
            int port = Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1));
            for (long size : new long[] {0x8000_0000_7fff_fff0L, 0x8000_0000_8000_0000L, -1, Long.MIN_VALUE}) {
                // A greeting of ZeroMQ 3 with the mechanism NULL, then a frame with a size of eight bytes.
                var bytes = ByteBuffer.allocate(64 + 9);
                bytes.put((byte) 0xff).put(9, (byte) 0x7f).put(10, (byte) 3);
                bytes.position(12).put("NULL".getBytes(StandardCharsets.US_ASCII));
                bytes.position(64).put((byte) 2).putLong(size);
                try (var stranger = new Socket()) {
                    stranger.connect(new InetSocketAddress("127.0.0.1", port));
                    stranger.getOutputStream().write(bytes.array());
                    stranger.shutdownOutput();
                    stranger.getInputStream().readAllBytes();
                }
            }
        }
        assertTrue(server.isAlive());
        publishesToThoseWhoSubscribed();
    }

    @Test
    public void publishesToThoseWhoSubscribed() {
        byte[] topic = "watcher.web.start".getBytes(StandardCharsets.UTF_8);
        ZMQ.Socket subscriber = server.subscribe("watcher.web.", () -> {
            server.sockets.publish("watcher.other.start".getBytes(StandardCharsets.UTF_8), () -> new byte[0]);
            server.sockets.publish(topic, () -> "{}".getBytes(StandardCharsets.UTF_8));
        });
        assertArrayEquals(topic, subscriber.recv());
        assertTrue(subscriber.hasReceiveMore());
        assertEquals("{}", subscriber.recvStr());
        assertTrue(!subscriber.hasReceiveMore());
        subscriber.close();
    }

    @Test
    public void givesItsPortsBack() throws Exception {
        String control = server.control;
        assertTrue(server.isAlive());
        server.close();
        try (var again = new Server(kind, control, server.pubsub)) {
            assertTrue(again.isAlive());
        }
    }

    @Test
    public void tellsThatAPortIsTaken() {
        var refused = assertThrows(BindException.class,
                () -> new Server(kind, server.control, "tcp://127.0.0.1:" + Ports.free()));
        assertEquals("cannot bind control endpoint " + server.control
                + ": address already in use (is another circusd running?)", refused.getMessage());
    }

    @Test
    public void aTakenEventPortLeavesTheControlPortFree() throws Exception {
        String control = "tcp://127.0.0.1:" + Ports.free();
        assertThrows(BindException.class, () -> new Server(kind, control, server.pubsub));
        try (var again = new Server(kind, control, "tcp://127.0.0.1:" + Ports.free())) {
            assertTrue(again.isAlive());
        }
    }

    @Test
    public void tellsWhatIsNoAddress() {
        for (String address : new String[] {"inproc://x", "tcp://127.0.0.1", "tcp://127.0.0.1:x", "tcp://a b:1",
                "tcp://127.0.0.1:99999", "5555", ""}) {
            String message = assertThrows(address, BindException.class, () -> Endpoint.parse("control", address))
                    .getMessage();
            assertTrue(message, message.startsWith("cannot bind control endpoint " + address + ": "));
        }
    }
}
