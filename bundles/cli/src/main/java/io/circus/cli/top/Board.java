// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.top;

import io.circus.client.EventStream;
import io.circus.wire.Json;
import io.circus.wire.JsonException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** The latest data of the stats stream. Any thread. */
final class Board {

    /** Helpers of the original, of no interest beside the group {@code circus}. */
    private static final Set<String> SKIPPED = Set.of("circusd-stats", "circushttpd");
    private static final String PREFIX = "stat.";
    /** Its total ends a round of the processes. */
    private static final String LAST = "circus";

    private final Map<String, Entry> groups = new TreeMap<>();
    private final Map<Long, Socket> sockets = new LinkedHashMap<>();
    /** By the names of groups. */
    private Map<String, Map<?, ?>> states = Map.of();
    private final long patience;
    private final LongSupplier nanoTime;
    private int rounds;
    private long latest;

    /** Numbers, or text where the daemon could not measure: {@code N/A}. */
    record Row(long pid, String name, Object cpu, Object mem, Object age, long seen) {}

    record Socket(long fd, String address, long reads, long seen) {}

    /**
     * @param total null until its message comes
     * @param state its entry in the reply of status; empty if there is no reply yet
     */
    record Group(String name, List<Row> rows, Row total, Map<?, ?> state) {}

    private static final class Entry {
        private final Map<Long, Row> rows = new LinkedHashMap<>();
        private Row total;
    }

    /** @param patience the time after which a process without messages counts as gone */
    Board(Duration patience, LongSupplier nanoTime) {
        this.patience = patience.toNanos();
        this.nanoTime = nanoTime;
    }

    /** Adds a message; ignores unknown ones. */
    void accept(EventStream.Event event) {
        String topic = new String(event.topic(), StandardCharsets.UTF_8);
        try {
            if (topic.startsWith(PREFIX)
                    && Json.read(new String(event.payload(), StandardCharsets.UTF_8)) instanceof Map<?, ?> body) {
                accept(topic.substring(PREFIX.length()), body);
            }
        } catch (JsonException e) {
            // a stranger's message
        }
    }

    private synchronized void accept(String topic, Map<?, ?> body) {
        long now = nanoTime.getAsLong();
        latest = now;
        if (body.get("fd") instanceof Long fd) {
            sockets.put(fd, new Socket(fd, String.valueOf(body.get("address")),
                    body.get("reads") instanceof Number reads ? reads.longValue() : 0, now));
        } else if (body.containsKey("addresses")) {
            return;
        } else if (body.get("subtopic") instanceof Long pid && topic.endsWith("." + pid)) {
            String group = topic.substring(0, topic.length() - Long.toString(pid).length() - 1);
            if (!SKIPPED.contains(group)) {
                entry(group).rows.put(pid, row(pid, body, now));
            }
        } else if (!SKIPPED.contains(topic)) {
            entry(topic).total = row(0, body, now);
            if (topic.equals(LAST)) {
                rounds++;
                notifyAll();
            }
        }
    }

    private Entry entry(String group) {
        return groups.computeIfAbsent(group, name -> new Entry());
    }

    private static Row row(long pid, Map<?, ?> body, long now) {
        return new Row(pid, body.get("name") instanceof String name ? name : null, body.get("cpu"), body.get("mem"),
                body.get("age"), now);
    }

    /** The groups by name, without ended processes. A group stays when its last process ends. */
    synchronized List<Group> groups() {
        var all = new ArrayList<Group>();
        groups.forEach((name, entry) -> {
            entry.rows.values().removeIf(row -> isOld(row.seen()));
            if (entry.total != null && isOld(entry.total.seen())) {
                entry.total = null;
            }
            all.add(new Group(name, List.copyOf(entry.rows.values()), entry.total, states.getOrDefault(name, Map.of())));
        });
        states.forEach((name, state) -> {
            if (!groups.containsKey(name) && !SKIPPED.contains(name)) {
                all.add(new Group(name, List.of(), null, state));
            }
        });
        all.sort(Comparator.comparing(Group::name));
        return all;
    }

    /** Takes the state of all watchers, from {@code status} with {@code detail}; watchers without statistics are shown, too. */
    synchronized void tell(Map<?, ?> all) {
        var byGroup = new TreeMap<String, Map<?, ?>>();
        all.forEach((name, entry) -> {
            if (entry instanceof Map<?, ?> state) {
                byGroup.put(String.valueOf(name).toLowerCase(Locale.ROOT).replace(' ', '_'), state);
            }
        });
        states = byGroup;
    }

    synchronized List<Socket> sockets() {
        sockets.values().removeIf(socket -> isOld(socket.seen()));
        return List.copyOf(sockets.values());
    }

    /** Whether a message came recently. */
    synchronized boolean isLive() {
        return rounds > 0 && !isOld(latest);
    }

    /** Waits until {@code count} rounds are over; false if that takes longer than {@code limit}. */
    synchronized boolean awaitRounds(int count, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (rounds < count) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    synchronized int rounds() {
        return rounds;
    }

    private boolean isOld(long seen) {
        return nanoTime.getAsLong() - seen > patience;
    }
}
