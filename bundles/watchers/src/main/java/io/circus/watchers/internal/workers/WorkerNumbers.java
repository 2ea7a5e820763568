// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.workers;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The worker numbers of one watcher that are not to be used: for a while those that rest, since their processes died young or could
 * not be spawned, and until the next start those that have been given up. One thread.
 */
final class WorkerNumbers {

    /** By the clock on the wall of whoever reads it. */
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

    private final BackOff backOff = new BackOff();
    /** Until which moment of the monotonic clock. */
    private final Map<Integer, Long> resting = new HashMap<>();
    /** How often in a row. */
    private final Map<Integer, Integer> failures = new HashMap<>();
    private final Set<Integer> givenUp = new HashSet<>();

    /** How many are not to be used now. */
    int barred(long nowNanos) {
        resting.values().removeIf(due -> due - nowNanos <= 0);
        return resting.size() + givenUp.size();
    }

    /** How many are not used before the next start. */
    int givenUp() {
        return givenUp.size();
    }

    /** When the next one that rests is tried again, and what it rests from; empty if none rests. */
    String rest(long nowNanos, Instant now) {
        Optional<Map.Entry<Integer, Long>> first = resting.entrySet().stream().filter(each -> each.getValue() - nowNanos > 0)
                .min(Comparator.comparingLong(each -> each.getValue() - nowNanos));
        return first.map(each -> "next try at " + TIME.format(now.plusNanos(each.getValue() - nowNanos)) + ", "
                + times(backOff.steps(each.getKey()))).orElse("");
    }

    private static String times(int failures) {
        return failures == 1 ? "after 1 failure" : "after " + failures + " failures in a row";
    }

    /** The {@code count} lowest ones that are not {@code used}, do not rest and are not given up. */
    int[] free(BitSet used, int count) {
        resting.keySet().forEach(used::set);
        givenUp.forEach(used::set);
        var free = new int[count];
        int wid = 0;
        for (int i = 0; i < count; i++) {
            wid = used.nextClearBit(wid + 1);
            free[i] = wid;
        }
        return free;
    }

    /** Its process lived for {@code life}. @return how long it rests */
    Duration ended(int wid, Duration life, Duration checkDelay, long nowNanos) {
        return rest(wid, backOff.after(wid, life, checkDelay), nowNanos);
    }

    /**
     * Its process could not be spawned.
     *
     * @param limit how many failures in a row there may be; empty if this one does not count, or there is no limit
     * @return how long it rests; zero if it is given up
     */
    Duration failed(int wid, OptionalInt limit, Duration checkDelay, long nowNanos) {
        if (limit.isEmpty() || failures.merge(wid, 1, Integer::sum) < limit.getAsInt()) {
            return rest(wid, backOff.step(wid, checkDelay), nowNanos);
        }
        resting.remove(wid);
        givenUp.add(wid);
        return Duration.ZERO;
    }

    /** Its process runs its program. */
    void succeeded(int wid) {
        failures.remove(wid);
    }

    /** All start anew. */
    void reset() {
        resting.clear();
        backOff.reset();
        failures.clear();
        givenUp.clear();
    }

    private Duration rest(int wid, Duration pause, long nowNanos) {
        if (givenUp.contains(wid)) {
            return Duration.ZERO;
        }
        if (pause.isPositive()) {
            resting.put(wid, nowNanos + pause.toNanos());
        }
        return pause;
    }
}
