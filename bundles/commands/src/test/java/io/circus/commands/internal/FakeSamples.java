// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.metrics.Meter;
import io.circus.metrics.ProcessSample;
import io.circus.metrics.Samples;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Samples of processes that a test names. */
final class FakeSamples implements Samples, Meter {

    final Map<Integer, List<Integer>> children = new HashMap<>();
    /** Those that cannot be measured. */
    final Set<Integer> gone = new HashSet<>(Set.of(Integer.MAX_VALUE));
    /** For how many processes each measurement was asked. */
    final List<Integer> measurements = new CopyOnWriteArrayList<>();

    @Override
    public Meter open(Duration pace) {
        return this;
    }

    @Override
    public Map<Integer, ProcessSample> measure(Collection<Integer> pids) {
        var samples = new LinkedHashMap<Integer, ProcessSample>();
        pids.stream().filter(pid -> !gone.contains(pid)).forEach(pid -> samples.put(pid, sample(pid)));
        return samples;
    }

    @Override
    public Map<Integer, Family> families(Collection<Integer> pids) {
        measurements.add(pids.size());
        var families = new LinkedHashMap<Integer, Family>();
        measure(pids).forEach((pid, sample) -> families.put(pid, new Family(sample,
                List.copyOf(measure(children.getOrDefault(pid, List.of())).values()))));
        return families;
    }

    private static ProcessSample sample(int pid) {
        return new ProcessSample(pid, 0, 0.1, 4096, 8192, 105, "web", 0, 1795460023.12, 5, "sleep", 1, 0);
    }

    @Override
    public void close() {}
}
