// SPDX-License-Identifier: Apache-2.0
package io.circus.client;

import io.circus.client.http.HttpAddress;
import io.circus.client.http.HttpConnection;
import io.circus.wire.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A subscription to the events of an HTTP interface: its stream of server-sent events, as the two frames that a
 * subscription over ZeroMQ gets. A thread of its own reads, and reconnects.
 */
final class HttpEventLink implements Link {

    private static final String STREAM = "/api/v1/stream?topics=events";
    private static final int HTTP_OK = 200;
    private static final int MOST_UNREAD = 1000;
    private static final int AGAIN_MILLIS = 1000;
    private static final String EVENT = "event: ";
    private static final String DATA = "data: ";

    private final HttpAddress address;
    private final HttpAccess access;
    private final List<byte[]> topics = new CopyOnWriteArrayList<>();
    private final ArrayBlockingQueue<List<byte[]>> received = new ArrayBlockingQueue<>(MOST_UNREAD);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread reader;
    private volatile HttpConnection connection;

    /** @throws IllegalArgumentException if the interface does not let this caller listen */
    HttpEventLink(HttpAddress address, HttpAccess access) {
        this.address = address;
        this.access = access;
        BufferedReader first;
        try {
            first = open();
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot listen to " + address.text() + ": " + e.getMessage(), e);
        }
        reader = Thread.ofPlatform().daemon().name("circus client").unstarted(() -> run(first));
    }

    private BufferedReader open() throws IOException {
        HttpConnection fresh = HttpConnection.open(address, access.trust());
        try {
            Map<String, String> headers = HttpTransport.headers(access);
            headers.put("Accept", "text/event-stream");
            fresh.send("GET", STREAM, headers, null);
            HttpConnection.Head head = fresh.head();
            if (head.status() != HTTP_OK) {
                throw new IOException(HttpTransport.refusal(head, CircusClient.parse(fresh.wholeBody(head))));
            }
            connection = fresh;
            if (closed.getCount() == 0) {
                fresh.close();
            }
            return new BufferedReader(new InputStreamReader(fresh.body(head), StandardCharsets.UTF_8));
        } catch (IOException | RuntimeException e) {
            fresh.close();
            throw e;
        }
    }

    private void run(BufferedReader first) {
        BufferedReader lines = first;
        try {
            while (true) {
                try {
                    read(lines == null ? open() : lines);
                } catch (IOException e) {
                    // the daemon has gone, or does not let us in now: again in a moment
                }
                lines = null;
                connection.close();
                if (closed.await(AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            // closed
        } finally {
            connection.close();
        }
    }

    private void read(BufferedReader lines) throws IOException, InterruptedException {
        String name = "";
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(EVENT)) {
                name = line.substring(EVENT.length());
            } else if (line.startsWith(DATA) && name.equals("event")) {
                received(CircusClient.parse(line.substring(DATA.length()).getBytes(StandardCharsets.UTF_8)));
            } else if (line.isEmpty()) {
                name = "";
            }
        }
    }

    private void received(Map<String, Object> event) throws InterruptedException {
        String name = String.valueOf(event.get("topic"));
        byte[] topic = name.getBytes(StandardCharsets.UTF_8);
        if (topics.stream().anyMatch(prefix -> isPrefix(prefix, topic)) && event.get("body") instanceof Map<?, ?> body) {
            received.put(List.of(topic, Json.bytes(withTime(name, body, event.get("time")))));
        }
    }

    /** The fields as they are published over ZeroMQ: the time follows what an event of a watcher is about, or comes first. */
    private static Map<Object, Object> withTime(String topic, Map<?, ?> body, Object time) {
        var all = new LinkedHashMap<Object, Object>();
        if (!topic.startsWith("watcher.")) {
            all.put("time", time);
        }
        body.forEach((key, value) -> {
            all.put(key, value);
            all.putIfAbsent("time", time);
        });
        all.putIfAbsent("time", time);
        return all;
    }

    private static boolean isPrefix(byte[] prefix, byte[] topic) {
        return prefix.length <= topic.length && Arrays.equals(prefix, 0, prefix.length, topic, 0, prefix.length);
    }

    @Override
    public void send(byte[] frame) {
        throw new UnsupportedOperationException("a subscription sends nothing");
    }

    @Override
    public void subscribe(byte[] topic) {
        topics.add(topic);
    }

    /** The first call begins to read: an event that came before all topics were subscribed to would be lost. */
    @Override
    public List<byte[]> receive(int millis) throws InterruptedException {
        if (reader.getState() == Thread.State.NEW) {
            reader.start();
        }
        return millis < 0 ? received.take() : received.poll(millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public Optional<String> obstacle() {
        return Optional.empty();
    }

    @Override
    public void forget() {
        // nothing is sent
    }

    @Override
    public void close() {
        closed.countDown();
        connection.close();
        reader.interrupt();
    }
}
