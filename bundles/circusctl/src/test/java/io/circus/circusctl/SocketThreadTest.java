// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl;

import static org.junit.Assert.assertTrue;

import java.util.Map;
import org.junit.Test;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;

/** The endpoints that are sockets of JeroMQ. */
public class SocketThreadTest extends EndpointsContract {

    public SocketThreadTest() throws Exception {
        super((control, pubsub, requests) -> SocketThread.open(control, pubsub, requests, null));
    }

    @Test
    public void aClientThatNeverReadsLosesRepliesAndHarmsNobody() {
        server.commands.large = Map.of("text", "x".repeat(100_000));
        ZMQ.Socket deaf = server.connect(SocketType.DEALER);
        deaf.setRcvHWM(1);
        deaf.setSndHWM(0);
        for (int i = 0; i < 2_000; i++) {
            deaf.send("{\"command\": \"large\"}");
        }
        while (server.commands.begun.get() < 2_000) {
            assertTrue("the server sleeps with requests waiting", !Thread.interrupted());
            Thread.onSpinWait();
        }
        assertTrue(server.isAlive());
        // It still finds what was kept for it, and then is served again.
        int replies = 0;
        deaf.setReceiveTimeOut(1_000);
        while (deaf.recv() != null) {
            replies++;
        }
        deaf.send(QUERY.formatted(7));
        String last = deaf.recvStr();
        deaf.close();
        assertTrue("got " + replies, replies > 0 && replies < 2_000);
        assertTrue(last, last.endsWith("\"id\": 7}"));
    }
}
