// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.circus.circusctl.server.Connections;
import io.circus.circusctl.server.ZmtpServer;
import io.circus.testing.Pause;
import io.circus.wire.Json;
import io.circus.wire.zmtp.ZmtpConnection;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.Test;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;

/** Endpoints without keys. */
public class EndpointsTest extends EndpointsContract {

    private static final int REPLIES = 500;
    private static final FakeBudget BUDGET = new FakeBudget(Integer.MAX_VALUE);

    public EndpointsTest() throws Exception {
        super((control, pubsub, requests, kernel) -> Endpoints.open(control, pubsub, requests, kernel.debts(), kernel.left(), null, BUDGET, kernel));
    }

    /** It would wait there for ever: nobody publishes to it any more, and nobody answers. */
    @Test
    public void leavesNoConnectionThatComesWhileItIsClosed() throws Exception {
        for (int round = 0; round < 30; round++) {
            var next = new Server(kind);
            var address = new InetSocketAddress("127.0.0.1", URI.create(next.pubsub).getPort());
            var connected = new ConcurrentLinkedQueue<Socket>();
            var greeted = new ArrayList<SocketChannel>();
            for (int i = 0; i < 20; i++) {
                greeted.add(greet(address));
            }
            var first = new CountDownLatch(1);
            Thread clients = Thread.ofPlatform().start(() -> {
                try {
                    while (true) {
                        var socket = new Socket();
                        socket.connect(address);
                        connected.add(socket);
                        first.countDown();
                    }
                } catch (IOException e) {
                    // the endpoint is closed
                }
            });
            first.await();
            next.close();
            clients.join();
            for (Socket socket : connected) {
                assertEnds(socket);
            }
            for (SocketChannel channel : greeted) {
                channel.close();
            }
        }
    }

    /** A subscriber, which takes the endpoint a moment to close. */
    private static SocketChannel greet(InetSocketAddress address) throws IOException {
        SocketChannel channel = SocketChannel.open(address);
        new ZmtpConnection(channel, 1000).handshake("SUB");
        return channel;
    }

    private static void assertEnds(Socket socket) throws IOException {
        try (socket) {
            socket.setSoTimeout(10_000);
            while (socket.getInputStream().read() >= 0) {
                // the greeting
            }
        } catch (SocketException e) {
            // reset, as what nobody has accepted
        }
    }

    /** It has to wait with its requests instead, and nothing is kept for it here. */
    @Test
    public void aClientThatNeverReadsLosesNothingAndHarmsNobody() {
        server.commands.large = Map.of("text", "x".repeat(100_000));
        ZMQ.Socket deaf = server.connect(SocketType.DEALER);
        deaf.setRcvHWM(1);
        deaf.setSndHWM(0);
        for (int i = 0; i < REPLIES; i++) {
            deaf.send("{\"command\": \"large\"}");
        }
        assertTrue(server.isAlive());
        assertTrue("all " + REPLIES + " replies were made", server.commands.begun.get() < REPLIES);
        for (int i = 0; i < REPLIES; i++) {
            assertTrue("reply " + i, deaf.recv() != null);
        }
        deaf.send(QUERY.formatted(7));
        assertTrue(deaf.recvStr().endsWith("\"id\": 7}"));
        deaf.close();
    }

    @Test
    public void answersMoreClientsThanGetAThreadOfTheSystem() {
        var clients = new ArrayList<ZMQ.Socket>();
        for (int i = 0; i < ZmtpServer.MOST_THREADS + 6; i++) {
            ZMQ.Socket client = server.connect(SocketType.DEALER);
            clients.add(client);
            client.send(QUERY.formatted(i));
            assertTrue(client.recvStr().endsWith("\"id\": " + i + "}"));
        }
        clients.forEach(ZMQ.Socket::close);
    }

    /** As libzmq before 4.0 does: a greeting of 11 bytes, the socket type and an identity. */
    @Test
    public void speaksAnEarlierRevisionWithThoseWhoKnowNoLaterOne() throws Exception {
        byte[] request = QUERY.formatted(1).getBytes(StandardCharsets.UTF_8);
        int port = Integer.parseInt(server.control.substring(server.control.lastIndexOf(':') + 1));
        try (var old = new Socket("127.0.0.1", port)) {
            var in = new DataInputStream(old.getInputStream());
            var out = old.getOutputStream();
            out.write(new byte[] {(byte) 0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 1, 5, 0, 0});
            out.write(new byte[] {0, (byte) request.length});
            out.write(request);
            byte[] greeting = in.readNBytes(14);
            assertEquals(3, greeting[10]);
            assertEquals("a ROUTER without identity", "600", "" + greeting[11] + greeting[12] + greeting[13]);
            assertEquals(0, in.readByte());
            String reply = new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.UTF_8);
            assertTrue(reply, reply.endsWith("\"id\": 1}"));
        }
    }

    /** Flags of ZMTP's frames. */
    private static final int MORE = 1;
    private static final int LONG = 2;
    private static final int COMMAND = 4;
    private static final int READY_SIZE = 28;
    private static final int LARGE_FRAME = 1 << 16;

    /** Kept until its last frame comes it would fill the heap. */
    @Test
    public void aMessageWithoutEndTakesNoMemory() throws Exception {
        int port = Integer.parseInt(server.control.substring(server.control.lastIndexOf(':') + 1));
        var frame = ByteBuffer.allocate(9 + LARGE_FRAME).put((byte) (MORE | LONG)).putLong(LARGE_FRAME).array();
        long before = usedMemory();
        try (var endless = new Socket("127.0.0.1", port)) {
            var start = ByteBuffer.allocate(64 + 2 + READY_SIZE);
            start.put((byte) 0xff).put(9, (byte) 0x7f).put(10, (byte) 3);
            start.position(12).put("NULL".getBytes(StandardCharsets.US_ASCII));
            start.position(64).put((byte) COMMAND).put((byte) READY_SIZE).put("\5READY\13Socket-Type"
                    .getBytes(StandardCharsets.ISO_8859_1)).putInt(6).put("DEALER".getBytes(StandardCharsets.US_ASCII));
            endless.getOutputStream().write(start.array(), 0, start.position());
            // A client sends nothing more before it has the server's greeting and READY.
            assertEquals(64 + 2 + 41, endless.getInputStream().readNBytes(64 + 2 + 41).length);
            try {
                for (int i = 0; i < 3_000; i++) {
                    endless.getOutputStream().write(frame);
                }
            } catch (SocketException e) {
                // its connection may be closed
            }
            assertTrue(server.isAlive());
            long more = usedMemory() - before;
            assertTrue(more + " bytes more are in use", more < ZmtpServer.MOST_INCOMING);
        }
        assertTrue(server.isAlive());
    }

    private static long usedMemory() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** Each newcomer takes the place of the oldest one that has said nothing. */
    @Test
    public void connectionsThatSayNothingSilenceNoEndpoint() throws Exception {
        var silent = new ArrayList<Socket>();
        try {
            for (String endpoint : new String[] {server.control, server.pubsub}) {
                int port = Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1));
                for (int i = 0; i < 2 * Connections.MOST_STRANGERS; i++) {
                    var half = new Socket("127.0.0.1", port);
                    half.getOutputStream().write(0xff);
                    silent.add(half);
                }
            }
            assertTrue(server.isAlive());
            publishesToThoseWhoSubscribed();
            assertEquals("the oldest is closed", -1, afterTheGreeting(silent.getFirst()));
        } finally {
            for (Socket each : silent) {
                each.close();
            }
        }
        assertTrue(server.isAlive());
    }

    private static int afterTheGreeting(Socket client) throws Exception {
        try {
            client.getInputStream().readNBytes(11);
            return client.getInputStream().read();
        } catch (SocketException e) {
            return -1; // reset: it had sent something that was not read
        }
    }

    @Test
    public void descriptorsAreLeftForOthers() throws Exception {
        var budget = new FakeBudget(10);
        try (var small = new Server((control, pubsub, requests, kernel) -> Endpoints.open(control, pubsub, requests, kernel.debts(), kernel.left(), null, budget, kernel))) {
            int port = Integer.parseInt(small.control.substring(small.control.lastIndexOf(':') + 1));
            var silent = new ArrayList<Socket>();
            for (int i = 0; i < 30; i++) {
                silent.add(new Socket("127.0.0.1", port));
            }
            assertTrue(small.isAlive());
            for (Socket each : silent) {
                each.close();
            }
        }
        while (budget.left() < 10) {
            Pause.briefly(); // until the last thread has ended
        }
    }

    /** A newcomer takes the place of whoever has asked nothing for the longest time, and waits for nothing. */
    @Test
    public void clientsThatAskNothingSilenceNoEndpoint() throws Exception {
        var budget = new FakeBudget(10);
        try (var small = new Server((control, pubsub, requests, kernel) -> Endpoints.open(control, pubsub, requests, kernel.debts(), kernel.left(), null, budget, kernel))) {
            ZMQ.Socket waiting = small.connect(SocketType.DEALER);
            waiting.send("{\"command\": \"wait\", \"id\": 5}");
            ZMQ.Socket subscriber = small.connect(SocketType.SUB);
            subscriber.subscribe("watcher.");
            awaitSubscription(small, subscriber);
            var idle = new ArrayList<ZmtpConnection>();
            for (int i = 0; i < 30; i++) {
                idle.add(greeted(small.control));
            }
            for (ZmtpConnection each : idle.subList(0, 10)) {
                assertThrows("it has given way", EOFException.class, each::receive);
            }
            ZmtpConnection last = idle.getLast();
            last.send(QUERY.formatted(4).getBytes(StandardCharsets.US_ASCII));
            assertTrue(text(last.receive()).endsWith("\"id\": 4}"));
            assertTrue(small.isAlive());
            small.commands.gate.countDown();
            assertTrue(waiting.recvStr().endsWith("\"id\": 5}"));
            small.sockets.publish("watcher.web.spawn".getBytes(StandardCharsets.US_ASCII), () -> new byte[0]);
            assertEquals("watcher.web.spawn", subscriber.recvStr());
            for (ZmtpConnection each : idle) {
                each.close();
            }
        }
    }

    private static ZmtpConnection greeted(String endpoint) throws Exception {
        int port = Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1));
        var connection = new ZmtpConnection(SocketChannel.open(new InetSocketAddress("127.0.0.1", port)), 1 << 20);
        connection.handshake("DEALER");
        return connection;
    }

    private static void awaitSubscription(Server server, ZMQ.Socket subscriber) {
        subscriber.setReceiveTimeOut(100);
        do {
            server.sockets.publish("watcher.first".getBytes(StandardCharsets.US_ASCII), () -> new byte[0]);
        } while (subscriber.recvStr() == null);
        subscriber.recvStr();
        while (subscriber.recvStr() != null) {
            subscriber.recvStr();
        }
        subscriber.setReceiveTimeOut(30_000);
    }

    private static String text(List<byte[]> frames) {
        return new String(frames.getFirst(), StandardCharsets.UTF_8);
    }

    /** The subscriber reads what was kept for it, then how many events are missing, then the next ones. */
    @Test
    public void aSlowSubscriberIsToldHowManyEventsItHasLost() throws Exception {
        byte[] topic = "watcher.web.spawn".getBytes(StandardCharsets.US_ASCII);
        byte[] body = new byte[60_000];
        int port = Integer.parseInt(server.pubsub.substring(server.pubsub.lastIndexOf(':') + 1));
        try (var channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
                var subscriber = new ZmtpConnection(channel, 1 << 20)) {
            subscriber.handshake("SUB");
            subscriber.send("\1watcher.".getBytes(StandardCharsets.US_ASCII));
            var subscribed = new AtomicBoolean();
            Thread asking = Thread.ofVirtual().start(() -> {
                while (!subscribed.get()) {
                    server.sockets.publish("watcher.first".getBytes(StandardCharsets.US_ASCII), () -> new byte[0]);
                    Pause.briefly();
                }
            });
            subscriber.receive();
            subscribed.set(true);
            asking.join();
            int events = 2_000;
            for (int i = 0; i < events; i++) {
                server.sockets.publish(topic, () -> body);
            }
            int received = 0;
            long lost = 0;
            while (received + lost < events) {
                List<byte[]> frames = subscriber.receive();
                String name = new String(frames.getFirst(), StandardCharsets.US_ASCII);
                if (name.equals("watcher.web.spawn")) {
                    received++;
                } else if (name.equals("watcher.circus.events_dropped")) {
                    lost += (Long) ((Map<?, ?>) Json.read(new String(frames.get(1), StandardCharsets.US_ASCII))).get("count");
                }
            }
            assertEquals(events, received + lost);
            assertTrue("lost " + lost, lost > 0 && received > 0);
            server.sockets.publish(topic, () -> body);
            assertEquals("watcher.web.spawn", new String(subscriber.receive().getFirst(), StandardCharsets.US_ASCII));
            server.sockets.lost(7);
            List<byte[]> notice = subscriber.receive();
            assertEquals("watcher.circus.events_dropped", new String(notice.getFirst(), StandardCharsets.US_ASCII));
            assertTrue(new String(notice.get(1), StandardCharsets.US_ASCII).startsWith("{\"count\": 7, "));
        }
    }
}
