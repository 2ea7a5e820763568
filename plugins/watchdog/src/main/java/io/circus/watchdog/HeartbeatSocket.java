// SPDX-License-Identifier: Apache-2.0
package io.circus.watchdog;

import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;

/** The socket for heartbeats: one text a datagram. A thread of its own reads it. */
final class HeartbeatSocket {

    private static final System.Logger LOG = System.getLogger(HeartbeatSocket.class.getName());

    /** A longer datagram is cut. */
    private static final int LONGEST = 1024;

    private final DatagramChannel channel;
    private final Consumer<String> listener;
    private final Thread thread;

    /** @param listener called on the thread; it may wait, but then heartbeats may be lost */
    HeartbeatSocket(String host, int port, Consumer<String> listener) throws IOException {
        this.listener = listener;
        channel = DatagramChannel.open();
        try {
            var address = new InetSocketAddress(host, port);
            if (address.isUnresolved()) {
                throw new IOException("there is no host " + host);
            }
            channel.bind(address);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw new IOException("cannot bind udp " + host + ":" + port + ": " + e.getMessage(), e);
        }
        thread = Thread.ofVirtual().name("circus-watchdog-heartbeats").start(this::run);
    }

    /** The bound address. */
    InetSocketAddress address() throws IOException {
        return (InetSocketAddress) channel.getLocalAddress();
    }

    private void run() {
        ByteBuffer buffer = ByteBuffer.allocate(LONGEST);
        while (channel.isOpen()) {
            try {
                buffer.clear();
                channel.receive(buffer);
                buffer.flip();
                listener.accept(StandardCharsets.UTF_8.decode(buffer).toString());
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                LOG.log(WARNING, () -> "watchdog: cannot receive heartbeats: " + e.getMessage() + ", going on");
            }
        }
    }

    void close(Duration patience) throws InterruptedException {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.log(WARNING, () -> "watchdog: cannot close the socket of heartbeats: " + e.getMessage());
        }
        thread.join(patience);
    }
}
