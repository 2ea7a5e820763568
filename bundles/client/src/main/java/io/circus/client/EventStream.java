// SPDX-License-Identifier: Apache-2.0
package io.circus.client;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;

/** A subscription to the events of a daemon. What happened before it is connected is missed. One thread. */
public final class EventStream implements AutoCloseable {

    private static final String PREFIX = "watcher.";

    private final ZMQ.Context context;
    private final ZMQ.Socket socket;

    /**
     * What happened.
     *
     * @param topic {@code watcher.NAME.EVENT} in UTF-8
     * @param payload a JSON object
     */
    public record Event(byte[] topic, byte[] payload) {

        /** NAME in the topic: the watcher, in lower case with {@code _} for spaces; "" if the topic is another one. */
        public String watcher() {
            String text = new String(topic, StandardCharsets.UTF_8);
            int dot = text.lastIndexOf('.');
            return text.startsWith(PREFIX) && dot > PREFIX.length() ? text.substring(PREFIX.length(), dot) : "";
        }

        /** EVENT in the topic, such as {@code spawn}. */
        public String name() {
            String text = new String(topic, StandardCharsets.UTF_8);
            return text.substring(text.lastIndexOf('.') + 1);
        }

        /** The fields of the payload, such as {@code time} and {@code process_pid}; none if it is no JSON object. */
        public Map<String, Object> fields() {
            return CircusClient.parse(payload);
        }
    }

    private EventStream(ZMQ.Context context, ZMQ.Socket socket) {
        this.context = context;
        this.socket = socket;
    }

    /**
     * Prepares a connection and returns at once.
     *
     * @param endpoint {@code tcp://HOST:PORT}
     * @param topics the beginnings of the topics that are wanted; none for all
     * @throws IllegalArgumentException if there is nothing to connect to
     */
    public static EventStream connect(String endpoint, Collection<String> topics) {
        ZMQ.Context context = ZMQ.context(1);
        ZMQ.Socket socket = CircusClient.Connections.open(context, SocketType.SUB, endpoint);
        for (String topic : topics) {
            socket.subscribe(topic.getBytes(StandardCharsets.UTF_8));
        }
        if (topics.isEmpty()) {
            socket.subscribe(new byte[0]);
        }
        return new EventStream(context, socket);
    }

    /** Waits for the next event; empty if it was something else. */
    public Optional<Event> next() throws InterruptedException {
        byte[] topic = CircusClient.Connections.receive(socket);
        byte[] payload = null;
        int frames = 1;
        while (socket.hasReceiveMore()) {
            payload = socket.recv();
            frames++;
        }
        return frames == 2 ? Optional.of(new Event(topic, payload)) : Optional.empty();
    }

    /**
     * The events from now on, as they happen; the stream ends when the thread that reads it is interrupted, which stays
     * interrupted. Events told while the connection is lost are missed; it comes back by itself.
     */
    public Stream<Event> events() {
        return Stream.generate(this::awaited).takeWhile(Optional::isPresent).map(Optional::get);
    }

    private Optional<Event> awaited() {
        try {
            Optional<Event> event = next();
            while (event.isEmpty()) {
                event = next();
            }
            return event;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        CircusClient.Connections.close(socket, context);
    }
}
