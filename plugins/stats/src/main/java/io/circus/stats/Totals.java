// SPDX-License-Identifier: Apache-2.0
package io.circus.stats;

import io.circus.metrics.ProcessSample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The total CPU and memory of one watcher's processes. One thread. */
final class Totals {

    private final List<Integer> pids = new ArrayList<>();
    private double cpu;
    private double mem;
    private double oldest;

    void add(ProcessSample sample) {
        pids.add(sample.pid());
        cpu += sample.cpu();
        mem += sample.mem();
        oldest = Math.max(oldest, sample.age());
    }

    /** The average of the CPU, the sum of the memory, the age of the oldest. */
    Map<String, ?> toMap() {
        var totals = new LinkedHashMap<String, Object>();
        totals.put("pid", pids);
        totals.put("cpu", pids.isEmpty() ? 0.0 : cpu / pids.size());
        if (pids.isEmpty()) {
            totals.put("mem", 0);
            totals.put("age", "N/A");
        } else {
            // The members have three decimals; more in the sum would be noise.
            totals.put("mem", Math.round(mem * 1000) / 1e3);
            totals.put("age", oldest);
        }
        return totals;
    }
}
