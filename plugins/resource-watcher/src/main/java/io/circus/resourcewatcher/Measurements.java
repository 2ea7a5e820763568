// SPDX-License-Identifier: Apache-2.0
package io.circus.resourcewatcher;

import io.circus.metrics.ProcessSample;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/** Adds what processes use to collectors. The CPU of one that is seen for the first time is not known yet. One thread at a time. */
final class Measurements {

    /** When each process that was measured had begun, by its pid. */
    private final Map<Integer, Double> known = new HashMap<>();

    void add(ProcessSample sample, Usage.Collector collector) {
        Double begun = known.put(sample.pid(), sample.created());
        boolean twice = begun != null && begun == sample.created();
        collector.add(twice ? OptionalDouble.of(sample.cpu()) : OptionalDouble.empty(), sample.mem(), sample.resident());
    }

    void keep(Set<Integer> pids) {
        known.keySet().retainAll(pids);
    }
}
