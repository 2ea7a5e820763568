// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.circus.wire.zmtp.ZmtpConnection;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What the daemon publishes, from the moment of {@link #connect} on. It does not use JeroMQ, a subscriber of which may stay deaf
 * for ever once a connection of it was closed while it was being made.
 */
public final class PublishedEvents implements AutoCloseable {

    public record Event(String topic, JsonObject body) {

        public long pid() {
            return body.get("process_pid").getAsLong();
        }
    }

    /** Soon enough after the endpoint is there to miss nothing but perhaps the first process. */
    private static final int RECONNECT_MILLIS = 2;

    private static final int LARGEST = 64 << 20;
    private static final byte[] SUBSCRIBE_ALL = {1};

    private final SocketAddress address;
    private final Awaited<Event> events = new Awaited<>("events");
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread reader;

    private PublishedEvents(String endpoint) {
        URI uri = URI.create(endpoint);
        address = new InetSocketAddress(uri.getHost(), uri.getPort());
        reader = Thread.ofPlatform().daemon().name("events of " + endpoint).start(this::run);
    }

    /** The name of a watcher as it is in the topics. */
    public static String nameInTopics(String watcher) {
        return watcher.toLowerCase(Locale.ROOT).replace(' ', '_');
    }

    public static PublishedEvents connect(String endpoint) {
        return new PublishedEvents(endpoint);
    }

    public Awaited<Event> all() {
        return events;
    }

    public Event first(String topic) throws InterruptedException {
        return events.first(event -> event.topic().equals(topic));
    }

    public Event firstSince(int mark, String topic) throws InterruptedException {
        return events.firstSince(mark, event -> event.topic().equals(topic));
    }

    @Override
    public void close() {
        closed.countDown();
        // which closes the channel too
        reader.interrupt();
    }

    private void run() {
        try {
            do {
                try (SocketChannel channel = SocketChannel.open(address)) {
                    read(new ZmtpConnection(channel, LARGEST));
                } catch (IOException e) {
                    // it is not there yet, or no longer
                }
            } while (!closed.await(RECONNECT_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            // the test is over
        }
    }

    /** Returns by an exception. */
    private void read(ZmtpConnection connection) throws IOException {
        connection.handshake("SUB");
        connection.send(SUBSCRIBE_ALL);
        while (true) {
            List<byte[]> frames = connection.receive();
            events.add(new Event(text(frames.getFirst()), JsonParser.parseString(text(frames.getLast())).getAsJsonObject()));
        }
    }

    private static String text(byte[] frame) {
        return new String(frame, StandardCharsets.UTF_8);
    }
}
