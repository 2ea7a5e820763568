// SPDX-License-Identifier: Apache-2.0
package io.circus.plugintesting;

import io.circus.metrics.Meter;
import io.circus.metrics.ProcessSample;
import io.circus.metrics.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Samples that a test sets; it is also the only meter. One thread. */
public final class FakeSamples implements Samples, Meter {

    private final Map<Integer, ProcessSample> samples = new HashMap<>();
    private final List<Integer> measured = new ArrayList<>();
    private RuntimeException failure;

    /** Sets a sample for the next measurements. */
    public void put(ProcessSample sample) {
        samples.put(sample.pid(), sample);
    }

    /** The requested pids, in order. */
    public List<Integer> measured() {
        return measured;
    }

    /** Makes every later measurement throw {@code exception}. */
    public void failWith(RuntimeException exception) {
        failure = exception;
    }

    @Override
    public Meter open(Duration pace) {
        return this;
    }

    @Override
    public Map<Integer, ProcessSample> measure(Collection<Integer> pids) {
        if (failure != null) {
            throw failure;
        }
        var found = new LinkedHashMap<Integer, ProcessSample>();
        for (int pid : pids) {
            measured.add(pid);
            if (samples.containsKey(pid)) {
                found.put(pid, samples.get(pid));
            }
        }
        return found;
    }

    @Override
    public Map<Integer, Family> families(Collection<Integer> pids) {
        var families = new LinkedHashMap<Integer, Family>();
        measure(pids).forEach((pid, sample) -> families.put(pid, new Family(sample, List.of())));
        return families;
    }

    @Override
    public void close() {}
}
