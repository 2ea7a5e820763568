// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl.server;

import io.circus.circusctl.requests.Account;
import io.circus.circusctl.requests.Replies;
import io.circus.wire.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListSet;

/** The beginnings of topics that one client has subscribed to, one character for each byte. Any thread. */
final class Topics {

    /** Subscriptions of one client. */
    static final int MOST = 1000;
    /** Bytes of one; a longer one would match nothing that is published. */
    static final int LONGEST = 4096;
    /** Bytes of those of all clients of an endpoint. */
    static final int MOST_FOR_ALL = 4 << 20;

    private static final int OVERHEAD = 128;
    private static final String LOSS = "events_dropped";
    private static final List<String> LOSS_TOPICS = List.of("watcher.circus." + LOSS, "socket.circus." + LOSS);

    private final ConcurrentSkipListSet<String> beginnings = new ConcurrentSkipListSet<>();
    private final Account ofAll;

    Topics(Account ofAll) {
        this.ofAll = ofAll;
    }

    /** @return false if that is more than a client may subscribe to */
    boolean add(String beginning) {
        if (beginnings.contains(beginning)) {
            return true;
        }
        if (beginnings.size() >= MOST || beginning.length() > LONGEST || !ofAll.take(beginning.length() + OVERHEAD)) {
            return false;
        }
        beginnings.add(beginning);
        return true;
    }

    void remove(String beginning) {
        if (beginnings.remove(beginning)) {
            ofAll.give(beginning.length() + OVERHEAD);
        }
    }

    boolean isEmpty() {
        return beginnings.isEmpty();
    }

    /** The client has gone. */
    void clear() {
        for (String beginning = beginnings.pollFirst(); beginning != null; beginning = beginnings.pollFirst()) {
            ofAll.give(beginning.length() + OVERHEAD);
        }
    }

    /** Whether {@code topic} begins as one of them. */
    boolean match(String topic) {
        for (String beginning : beginnings) {
            if (topic.startsWith(beginning)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a topic that begins with {@code beginning} may match. */
    boolean concern(String beginning) {
        for (String wanted : beginnings) {
            if (beginning.startsWith(wanted) || wanted.startsWith(beginning)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The message that tells of {@code count} lost events. ZeroMQ gives a subscriber nothing that it has not subscribed to, so the topic
     * begins as one of its subscriptions; empty if it has none, and so has lost nothing that it wanted.
     */
    Optional<byte[][]> lossNotice(long count) {
        return lossTopic().filter(topic -> count > 0).map(topic -> {
            var payload = new LinkedHashMap<String, Object>();
            payload.put("count", count);
            payload.put("time", Replies.seconds(Instant.now()));
            return new byte[][] {topic.getBytes(StandardCharsets.ISO_8859_1), Json.bytes(payload)};
        });
    }

    private Optional<String> lossTopic() {
        for (String topic : LOSS_TOPICS) {
            if (match(topic)) {
                return Optional.of(topic);
            }
        }
        String first = beginnings.isEmpty() ? null : beginnings.first();
        return Optional.ofNullable(first).map(beginning -> beginning.endsWith(".") ? beginning + LOSS : beginning + "." + LOSS);
    }
}
