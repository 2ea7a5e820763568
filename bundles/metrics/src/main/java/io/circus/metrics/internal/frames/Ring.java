// SPDX-License-Identifier: Apache-2.0
package io.circus.metrics.internal.frames;

import io.circus.metrics.frames.Frame;
import io.circus.metrics.frames.History;
import io.circus.metrics.frames.History.ProcessHistory;
import io.circus.metrics.frames.History.WatcherHistory;
import io.circus.metrics.frames.ProcessUse;
import io.circus.metrics.frames.WatcherUse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The frames of the last ten minutes, as columns. A process takes 5 KiB, and so does a watcher; there is a limit for both,
 * so all together take 8 MiB at most. Not thread-safe.
 */
final class Ring {

    static final long LENGTH_NANOS = Duration.ofMinutes(10).toNanos();
    /** One round a second for ten minutes. */
    static final int ROUNDS = 600;
    /** The processes with a history of their own; the totals of watchers count all of them. */
    static final int MOST_PROCESSES = 512;
    /** The watchers with a history. */
    static final int MOST_WATCHERS = 1024;

    private static final double NANOS = 1e9;
    private static final double MILLIS = 1e3;

    /** A process; its pid may come again in another watcher or at another number. */
    private record Key(String watcher, int wid, int pid) {}

    private final long[] times = new long[ROUNDS];
    private final Column daemon = new Column(ROUNDS);
    private final Map<String, Column> watchers = new LinkedHashMap<>();
    private final Map<Key, Column> processes = new LinkedHashMap<>();
    /** The number of rounds so far. */
    private long rounds;

    /** @param nanos the time of the frame, of {@link System#nanoTime} */
    void add(long nanos, Frame frame) {
        int slot = (int) (rounds % ROUNDS);
        times[slot] = nanos;
        makeRoom(watchers, slot);
        makeRoom(processes, slot);
        daemon.put(rounds, frame.daemon().cpu(), frame.daemon().memory());
        for (WatcherUse watcher : frame.watchers()) {
            put(watchers, watcher.name(), MOST_WATCHERS, watcher.cpu(), watcher.memory());
            for (ProcessUse process : watcher.processes()) {
                put(processes, new Key(watcher.name(), process.wid(), process.pid()), MOST_PROCESSES, process.cpu(), process.memory());
            }
        }
        rounds++;
    }

    /** Forgets the values in {@code slot}, which are the oldest, and what has no younger ones. */
    private <K> void makeRoom(Map<K, Column> columns, int slot) {
        for (Iterator<Column> all = columns.values().iterator(); all.hasNext();) {
            Column column = all.next();
            if (column.lastRound() <= rounds - ROUNDS) {
                all.remove();
            } else {
                column.clear(slot);
            }
        }
    }

    private <K> void put(Map<K, Column> columns, K key, int most, double cpu, long memory) {
        Column column = columns.get(key);
        if (column == null) {
            if (columns.size() >= most && !forgetOneThatEnded(columns)) {
                return;
            }
            column = new Column(ROUNDS);
            columns.put(key, column);
        }
        column.put(rounds, cpu, memory);
    }

    private <K> boolean forgetOneThatEnded(Map<K, Column> columns) {
        for (Iterator<Column> all = columns.values().iterator(); all.hasNext();) {
            if (all.next().lastRound() < rounds - 1) {
                all.remove();
                return true;
            }
        }
        return false;
    }

    /**
     * The frames of the last ten minutes. Their times are ascending, even if the wall clock was set back meanwhile.
     *
     * @param nanos the time now, of {@link System#nanoTime}
     * @param now the same by the wall clock
     * @param wanted the names of the wanted watchers
     */
    History history(long nanos, Instant now, Predicate<String> wanted) {
        long first = Math.max(0, rounds - ROUNDS);
        while (first < rounds && nanos - times[(int) (first % ROUNDS)] > LENGTH_NANOS) {
            first++;
        }
        var seconds = new double[(int) (rounds - first)];
        for (int i = 0; i < seconds.length; i++) {
            double ago = (nanos - times[(int) ((first + i) % ROUNDS)]) / NANOS;
            seconds[i] = Math.round((now.toEpochMilli() / MILLIS - ago) * MILLIS) / MILLIS;
        }
        var shown = new LinkedHashMap<String, WatcherHistory>();
        Map<String, Map<Integer, ProcessHistory>> histories = processHistories(first, wanted);
        for (var watcher : watchers.entrySet()) {
            if (wanted.test(watcher.getKey()) && watcher.getValue().lastRound() >= first) {
                shown.put(watcher.getKey(), new WatcherHistory(watcher.getValue().series(first, rounds),
                        histories.getOrDefault(watcher.getKey(), Map.of())));
            }
        }
        return new History(seconds, daemon.series(first, rounds), shown);
    }

    private Map<String, Map<Integer, ProcessHistory>> processHistories(long first, Predicate<String> wanted) {
        var histories = new HashMap<String, Map<Integer, ProcessHistory>>();
        processes.forEach((key, column) -> {
            if (column.lastRound() >= first && wanted.test(key.watcher())) {
                histories.computeIfAbsent(key.watcher(), name -> new LinkedHashMap<>())
                        .put(key.pid(), new ProcessHistory(key.wid(), column.series(first, rounds)));
            }
        });
        return histories;
    }
}
