// SPDX-License-Identifier: Apache-2.0
package io.circus.client;

import io.circus.client.http.HttpAddress;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A subscription to the events of a daemon. It misses events from before it is connected. One thread. */
public final class EventStream implements AutoCloseable {

    private static final String PREFIX = "watcher.";

    private final Link link;

    /**
     * One event.
     *
     * @param topic {@code watcher.NAME.EVENT} in UTF-8
     * @param payload a JSON object
     */
    public record Event(byte[] topic, byte[] payload) {

        /** NAME in the topic: the watcher, in lower case with {@code _} for spaces; "" if the topic has another form. */
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

    private EventStream(Link link) {
        this.link = link;
    }

    /**
     * Prepares a connection and returns at once.
     *
     * @param endpoint {@code tcp://HOST:PORT} or {@code ipc://FILE}
     * @param topics the prefixes of the wanted topics; none for all
     * @throws IllegalArgumentException if there is nothing to connect to
     */
    public static EventStream connect(String endpoint, Collection<String> topics) {
        return connect(endpoint, topics, Optional.empty());
    }

    /** As the other one, with keys for an endpoint that asks for them. */
    public static EventStream connect(String endpoint, Collection<String> topics, Optional<ClientKeys> keys) {
        return connect(endpoint, topics, keys, HttpAccess.NONE);
    }

    /** As the other one, also for an HTTP interface, as {@link CircusClient} takes it. */
    public static EventStream connect(String endpoint, Collection<String> topics, Optional<ClientKeys> keys, HttpAccess access) {
        Link link = HttpAddress.is(endpoint) ? new HttpEventLink(HttpAddress.of(endpoint), access)
                : Link.open(Link.Kind.SUB, endpoint, keys);
        for (String topic : topics) {
            link.subscribe(topic.getBytes(StandardCharsets.UTF_8));
        }
        if (topics.isEmpty()) {
            link.subscribe(new byte[0]);
        }
        return new EventStream(link);
    }

    /** Waits for the next message; empty if it is no event. */
    public Optional<Event> next() throws InterruptedException {
        List<byte[]> frames = link.receive(-1);
        return frames != null && frames.size() == 2 ? Optional.of(new Event(frames.getFirst(), frames.getLast()))
                : Optional.empty();
    }

    /**
     * The events from now on, as they happen. The stream ends when the reading thread is interrupted; the thread stays
     * interrupted. The subscription reconnects automatically; events published meanwhile are missed.
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
        link.close();
    }
}
