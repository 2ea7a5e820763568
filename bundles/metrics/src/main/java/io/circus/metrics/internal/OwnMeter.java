// SPDX-License-Identifier: Apache-2.0
package io.circus.metrics.internal;

import io.circus.metrics.Meter;
import io.circus.metrics.ProcessSample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A meter of one user. Meters share the readings; CPU percentages count from the last reading of this meter. Any thread. */
final class OwnMeter implements Meter {

    /**
     * The shortest time for a percentage: the kernel counts in hundredths of a second. Within that time the former
     * percentage holds.
     */
    static final long SHORTEST_NANOS = Duration.ofMillis(100).toNanos();

    /** The number of remembered processes, each with some hundred bytes: the most recently measured ones. */
    private static final int MOST = 1 << 16;

    private final SharedSamples samples;
    private final long pace;
    private final long oldest;
    // guarded by this
    private final Map<Integer, Former> formers = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Former> eldest) {
            return size() > MOST;
        }
    };

    /** The last values of a process; {@code startTicks} shows whether it is the same process. */
    private record Former(long startTicks, long cpuTicks, long nanos, double cpu) {}

    OwnMeter(SharedSamples samples, Duration pace) {
        this.samples = samples;
        this.pace = pace.toNanos();
        this.oldest = Math.min(Duration.ofMillis(500).toNanos(), this.pace / 4);
    }

    /** Whether it measures so often that files should stay open. */
    boolean isQuick() {
        return pace > 0 && pace <= Duration.ofSeconds(5).toNanos();
    }

    /** Nanoseconds. */
    long pace() {
        return pace;
    }

    /** The age that a reading may have, in nanoseconds. */
    long oldest() {
        return oldest;
    }

    @Override
    public Map<Integer, ProcessSample> measure(Collection<Integer> pids) {
        return samples.measure(this, pids);
    }

    @Override
    public Map<Integer, Family> families(Collection<Integer> pids) {
        var families = new LinkedHashMap<Integer, Family>();
        SharedSamples.Households households = samples.households(this, pids);
        for (int pid : pids) {
            ProcessSample process = households.samples().get(pid);
            if (process != null) {
                List<ProcessSample> children = new ArrayList<>();
                for (int child : households.children().getOrDefault(pid, List.of())) {
                    ProcessSample sample = households.samples().get(child);
                    if (sample != null) {
                        children.add(sample);
                    }
                }
                families.put(pid, new Family(process, children));
            }
        }
        return families;
    }

    /** Percent of one CPU since the last time. */
    synchronized double cpu(Reading reading) {
        Former former = formers.get(reading.pid());
        if (former == null || former.startTicks != reading.startTicks()) {
            formers.put(reading.pid(), new Former(reading.startTicks(), reading.cpuTicks(), reading.nanos(), 0));
            return 0;
        }
        long nanos = reading.nanos() - former.nanos;
        if (nanos < SHORTEST_NANOS) {
            return former.cpu;
        }
        double cpu = Machine.rounded(
                (reading.cpuTicks() - former.cpuTicks) * 1e9 / ProcessSample.TICKS / nanos * 100, 10);
        formers.put(reading.pid(), new Former(reading.startTicks(), reading.cpuTicks(), reading.nanos(), cpu));
        return cpu;
    }

    @Override
    public void close() {
        samples.closed(this);
    }
}
