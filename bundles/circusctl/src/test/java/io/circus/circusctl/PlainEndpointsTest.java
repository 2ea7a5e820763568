// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.DataInputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Map;
import org.junit.Test;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;

/** The endpoints that speak ZMTP by themselves. */
public class PlainEndpointsTest extends EndpointsContract {

    private static final int REPLIES = 500;

    public PlainEndpointsTest() throws Exception {
        super(PlainEndpoints::open);
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
}
