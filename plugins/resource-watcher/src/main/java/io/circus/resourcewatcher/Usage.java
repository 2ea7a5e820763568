// SPDX-License-Identifier: Apache-2.0
package io.circus.resourcewatcher;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The largest and smallest CPU and memory of several processes. All 0 without processes.
 *
 * @param maxCpu percent of one CPU; empty, as {@code minCpu}, if none of them has been measured twice yet
 * @param maxMem percent of the machine's memory
 * @param maxBytes resident
 */
record Usage(OptionalDouble maxCpu, OptionalDouble minCpu, double maxMem, double minMem, long maxBytes, long minBytes) {

    /** For the log: each figure, or the smallest and the largest. */
    @Override
    public String toString() {
        return (maxCpu.isPresent() ? "CPU " + range(minCpu.orElseThrow(), maxCpu.orElseThrow()) + " %" : "CPU not measured yet")
                + ", memory " + range(minMem, maxMem) + " %, " + range(minBytes, maxBytes) + " bytes";
    }

    private static String range(Object lowest, Object highest) {
        return lowest.equals(highest) ? lowest.toString() : lowest + " to " + highest;
    }

    /** Collects processes; one thread. */
    static final class Collector {

        private final List<Double> cpus = new ArrayList<>();
        private final List<Double> mems = new ArrayList<>();
        private final List<Long> bytes = new ArrayList<>();

        void add(OptionalDouble cpu, double mem, long resident) {
            cpu.ifPresent(cpus::add);
            mems.add(mem);
            bytes.add(resident);
        }

        Usage usage() {
            if (mems.isEmpty()) {
                return new Usage(OptionalDouble.of(0), OptionalDouble.of(0), 0, 0, 0, 0);
            }
            return new Usage(cpus.stream().mapToDouble(cpu -> cpu).max(), cpus.stream().mapToDouble(cpu -> cpu).min(),
                    mems.stream().mapToDouble(mem -> mem).max().orElseThrow(),
                    mems.stream().mapToDouble(mem -> mem).min().orElseThrow(),
                    bytes.stream().mapToLong(size -> size).max().orElseThrow(),
                    bytes.stream().mapToLong(size -> size).min().orElseThrow());
        }
    }
}
