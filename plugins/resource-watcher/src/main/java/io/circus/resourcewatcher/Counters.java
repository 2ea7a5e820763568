// SPDX-License-Identifier: Apache-2.0
package io.circus.resourcewatcher;

import io.circus.resourcewatcher.Limits.Violation;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The policy: how often in a row each limit was violated, by each group of processes. One thread at a time. */
final class Counters {

    private final Map<Object, Map<Violation, Integer>> groups = new HashMap<>();

    /**
     * Counts a round. When a counter exceeds {@code maxCount}, all counters of the group are reset.
     *
     * @return whether a counter has exceeded it
     */
    boolean count(Object group, Set<Violation> violations, int maxCount) {
        Map<Violation, Integer> counts = groups.computeIfAbsent(group, key -> new EnumMap<>(Violation.class));
        counts.keySet().retainAll(violations);
        violations.forEach(violation -> counts.merge(violation, 1, Integer::sum));
        boolean over = counts.values().stream().anyMatch(count -> count > maxCount);
        if (over) {
            groups.remove(group);
        }
        return over;
    }

    /** Drops the other groups. */
    void keep(Set<?> living) {
        groups.keySet().retainAll(living);
    }
}
