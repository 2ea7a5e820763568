// SPDX-License-Identifier: Apache-2.0
package io.circus.wire.zmtp;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.Test;

public final class ZmtpConnectionTest {

    private static final int LARGEST = 1000;
    private static final byte[] SUBSCRIBE_ALL = {1};

    /** A subscription must not wait for the acknowledgement of what was sent before it: what is published meanwhile would be missed. */
    @Test
    public void bothSidesSendOverTcpAtOnce() throws Exception {
        try (var port = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                var subscriber = SocketChannel.open(port.getLocalAddress());
                SocketChannel publisher = port.accept()) {
            var received = new FutureTask<List<byte[]>>(() -> {
                var connection = new ZmtpConnection(publisher, LARGEST);
                connection.handshake("PUB");
                return connection.receive();
            });
            Thread.startVirtualThread(received);
            var connection = new ZmtpConnection(subscriber, LARGEST);
            connection.handshake("SUB");
            connection.send(SUBSCRIBE_ALL);
            assertEquals(1, received.get(10, TimeUnit.SECONDS).size());
            assertTrue("the subscriber", subscriber.getOption(StandardSocketOptions.TCP_NODELAY));
            assertTrue("the publisher", publisher.getOption(StandardSocketOptions.TCP_NODELAY));
        }
    }
}
