// SPDX-License-Identifier: Apache-2.0
package io.circus.client;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Optional;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;

/** A subscription to the events of a daemon. What happened before it is connected is missed. One thread. */
public final class EventStream implements AutoCloseable {

    private final ZMQ.Context context;
    private final ZMQ.Socket socket;

    /**
     * What happened.
     *
     * @param topic {@code watcher.NAME.EVENT} in UTF-8
     * @param payload a JSON object
     */
    public record Event(byte[] topic, byte[] payload) {}

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

    @Override
    public void close() {
        socket.close();
        context.close();
    }
}
