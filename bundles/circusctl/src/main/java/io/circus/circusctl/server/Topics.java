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

/** The subscriptions of one client: prefixes of topics, one character for each byte. Any thread. */
final class Topics {

    /** Subscriptions of one client. */
    static final int MOST = 1000;
    /** Bytes of one subscription; a longer one would match no published topic. */
    static final int LONGEST = 4096;
    /** Bytes of the subscriptions of all clients of an endpoint. */
    static final int MOST_FOR_ALL = 4 << 20;

    private static final int OVERHEAD = 128;
    private static final String LOSS = "events_dropped";
    private static final List<String> LOSS_TOPICS = List.of("watcher.circus." + LOSS, "socket.circus." + LOSS);

    private final ConcurrentSkipListSet<String> beginnings = new ConcurrentSkipListSet<>();
    private final Account ofAll;

    Topics(Account ofAll) {
        this.ofAll = ofAll;
    }

    /** @return false if the client has reached the limit */
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

    /** Releases the subscriptions of a client that has gone. */
    void clear() {
        for (String beginning = beginnings.pollFirst(); beginning != null; beginning = beginnings.pollFirst()) {
            ofAll.give(beginning.length() + OVERHEAD);
        }
    }

    /** Whether {@code topic} begins with one of the subscriptions. */
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
     * The message about {@code count} lost events. ZeroMQ drops topics that a subscriber has not subscribed to, so the
     * topic begins with one of its subscriptions. Empty without a subscription: then nothing wanted was lost.
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
