// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.channels.ClosedSelectorException;
import java.util.Locale;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;

/** What the daemon publishes, from the moment of {@link #connect} on. */
public final class PublishedEvents implements AutoCloseable {

    public record Event(String topic, JsonObject body) {

        public long pid() {
            return body.get("process_pid").getAsLong();
        }
    }

    /** Soon enough after the endpoint is there to miss nothing but perhaps the first process. */
    private static final int RECONNECT_MILLIS = 2;

    private final ZContext context = new ZContext();
    private final Awaited<Event> events = new Awaited<>("events");
    private final Thread reader;

    private PublishedEvents(String endpoint) {
        var socket = context.createSocket(SocketType.SUB);
        socket.subscribe(ZMQ.SUBSCRIPTION_ALL);
        socket.setReconnectIVL(RECONNECT_MILLIS);
        socket.connect(endpoint);
        reader = Thread.ofPlatform().daemon().start(() -> read(socket));
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
        context.close();
    }

    private void read(ZMQ.Socket socket) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                String topic = socket.recvStr();
                String body = socket.recvStr();
                events.add(new Event(topic, JsonParser.parseString(body).getAsJsonObject()));
            }
        } catch (ZMQException | ClosedSelectorException e) {
            // the context was closed: the test is over
        }
    }
}
