// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.command;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is left to do of a request that waits, from replies of {@code status} with {@code detail}. One thread. */
final class Remaining {

    private static final Set<String> AT_REST = Set.of("ready", "off", "done", "failed");
    private static final double MILLIS_PER_SECOND = 1000;

    private final Optional<String> name;
    /** The watchers that the request has set in motion. */
    private final Set<String> moved = new HashSet<>();
    /** The processes that have been seen to stop. */
    private final Set<String> stopping = new HashSet<>();

    /** @param name of the request: a watcher, a pattern or nothing */
    Remaining(Optional<String> name) {
        this.name = name;
    }

    /** The sums over the watchers. @param since the earliest; {@code deadline} the latest, 0 if none is told */
    private record Sums(int left, double since, double deadline, long ready, long wanted, String reason) {

        private static final Sums NONE = new Sums(0, Double.MAX_VALUE, 0, 0, 0, "");

        Sums plus(Sums other) {
            return new Sums(left + other.left, Math.min(since, other.since), Math.max(deadline, other.deadline), ready + other.ready,
                    wanted + other.wanted, reason.isEmpty() ? other.reason : reason);
        }
    }

    /** {@code 12 of 90 left, the slowest since 40 s, deadline in 560 s}; "" if nothing is told. */
    String text(Map<String, ?> reply, Instant now) {
        if (!(reply.get("states") instanceof Map<?, ?> states)) {
            return "";
        }
        boolean exact = name.isPresent() && states.keySet().stream().anyMatch(each -> name.get().equalsIgnoreCase(String.valueOf(each)));
        Sums sums = Sums.NONE;
        for (Map.Entry<?, ?> each : states.entrySet()) {
            String watcher = String.valueOf(each.getKey());
            Map<?, ?> entry = map(each.getValue());
            if (exact ? name.get().equalsIgnoreCase(watcher) : moved.contains(watcher) || isMoving(entry)) {
                moved.add(watcher);
                sums = sums.plus(sums(watcher, entry));
            }
        }
        if (moved.isEmpty()) {
            return "";
        }
        return sums.left() > 0 ? left(sums, now) : sums.deadline() > 0 ? "the processes have ended, what they started has not" + deadline(sums, now)
                : sums.ready() + " of " + sums.wanted() + " ready" + (sums.reason().isEmpty() ? "" : ": " + sums.reason());
    }

    private static boolean isMoving(Map<?, ?> entry) {
        return !AT_REST.contains(String.valueOf(entry.get("state")))
                || map(entry.get("workers")).values().stream().anyMatch(worker -> isStopping(map(worker)));
    }

    private Sums sums(String watcher, Map<?, ?> entry) {
        boolean ready = "ready".equals(entry.get("state"));
        String reason = !ready && entry.get("reason") instanceof String text ? watcher + " is " + entry.get("state") + ": " + text : "";
        Sums sums = new Sums(0, Double.MAX_VALUE, number(entry.get("deadline")), 0, (long) number(entry.get("wanted")), reason.replace('_', ' '));
        for (Map.Entry<?, ?> each : map(entry.get("workers")).entrySet()) {
            Map<?, ?> worker = map(each.getValue());
            if (isStopping(worker)) {
                stopping.add(watcher + " " + each.getKey());
                sums = sums.plus(new Sums(1, number(worker.get("since")), 0, 0, 0, ""));
            } else if ("ready".equals(worker.get("state"))) {
                sums = sums.plus(new Sums(0, Double.MAX_VALUE, 0, 1, 0, ""));
            }
        }
        return sums;
    }

    private String left(Sums sums, Instant now) {
        return sums.left() + " of " + stopping.size() + " left, the slowest since "
                + seconds(now.toEpochMilli() / MILLIS_PER_SECOND - sums.since()) + deadline(sums, now);
    }

    private static String deadline(Sums sums, Instant now) {
        double until = sums.deadline() - now.toEpochMilli() / MILLIS_PER_SECOND;
        return sums.deadline() == 0 ? "" : until >= 0 ? ", deadline in " + seconds(until) : ", the deadline is over";
    }

    private static String seconds(double seconds) {
        return Duration.ofMillis((long) (Math.max(0, seconds) * MILLIS_PER_SECOND)).toSeconds() + " s";
    }

    private static boolean isStopping(Map<?, ?> worker) {
        return "stopping".equals(worker.get("state"));
    }

    private static Map<?, ?> map(Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static double number(Object value) {
        return value instanceof Number number ? number.doubleValue() : 0;
    }
}
