// SPDX-License-Identifier: Apache-2.0
package io.circus.resourcewatcher;

import io.circus.commands.stats.ProcessSample;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.IntFunction;

/** Adds what processes use to collectors. The CPU of one that is seen for the first time is not known yet. One thread at a time. */
final class Measurements {

    private final IntFunction<Optional<ProcessSample>> sampler;
    /** When each process that was measured had begun, by its pid. */
    private final Map<Integer, Double> known = new HashMap<>();

    Measurements(IntFunction<Optional<ProcessSample>> sampler) {
        this.sampler = sampler;
    }

    /** @return false if the process has just ended: nothing is added then */
    boolean add(int pid, Usage.Collector collector) {
        Optional<ProcessSample> sample = sampler.apply(pid);
        if (sample.isPresent()) {
            Double begun = known.put(pid, sample.get().created());
            boolean twice = begun != null && begun == sample.get().created();
            collector.add(twice ? OptionalDouble.of(sample.get().cpu()) : OptionalDouble.empty(), sample.get().mem(),
                    sample.get().resident());
        }
        return sample.isPresent();
    }

    void keep(Set<Integer> pids) {
        known.keySet().retainAll(pids);
    }
}
