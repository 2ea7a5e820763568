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
     * Another round. A counter that goes beyond {@code maxCount} is the end of patience: all of the group begin anew then.
     *
     * @return whether it is
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

    /** Forgets the other groups. */
    void keep(Set<?> living) {
        groups.keySet().retainAll(living);
    }
}
