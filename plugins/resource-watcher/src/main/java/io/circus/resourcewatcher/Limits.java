// SPDX-License-Identifier: Apache-2.0
package io.circus.resourcewatcher;

import io.circus.kernel.Signal;
import io.circus.toolkit.OptionType;
import io.circus.toolkit.PluginOptions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * What the processes of a watcher may use, and must.
 *
 * @param maxCpu percent; 0 or less: as much as they like
 * @param maxMem of 0: as much as they like
 * @param health the mean of CPU and memory in percent; 0 or less: any
 * @param maxCount so many rounds in a row may be beyond a limit
 * @param children whether the children of the processes are looked at too
 * @param childSignal what a child gets that is beyond a limit
 */
record Limits(double maxCpu, OptionalDouble minCpu, Amount maxMem, Optional<Amount> minMem, double health, int maxCount,
        boolean children, Signal childSignal) {

    /** What can be wrong, by the names of the metrics. */
    enum Violation {
        OVER_CPU, UNDER_CPU, OVER_MEMORY, UNDER_MEMORY, OVER_HEALTH
    }

    /** @throws IllegalArgumentException that names the option and its value */
    static Limits read(PluginOptions options) {
        Double minCpu = options.get("min_cpu", OptionType.NUMBER, null);
        return new Limits(options.number("max_cpu"), minCpu == null ? OptionalDouble.empty() : OptionalDouble.of(minCpu),
                Amount.parse(options.text("max_mem")), Optional.ofNullable(options.text("min_mem")).map(Amount::parse),
                options.number("health_threshold"), options.integer("max_count"), options.flag("process_children"),
                new Signal(options.get("child_signal", OptionType.SIGNAL, null)));
    }

    /** What is wrong with {@code usage}. */
    Set<Violation> violatedBy(Usage usage) {
        var violations = EnumSet.noneOf(Violation.class);
        if (maxCpu > 0 && usage.maxCpu().isPresent() && usage.maxCpu().getAsDouble() > maxCpu) {
            violations.add(Violation.OVER_CPU);
        }
        if (minCpu.isPresent() && usage.minCpu().isPresent() && usage.minCpu().getAsDouble() <= minCpu.getAsDouble()) {
            violations.add(Violation.UNDER_CPU);
        }
        if (maxMem.value() > 0 && maxMem.isLessThan(usage.maxMem(), usage.maxBytes())) {
            violations.add(Violation.OVER_MEMORY);
        }
        if (minMem.isPresent() && minMem.get().isMoreThan(usage.minMem(), usage.minBytes())) {
            violations.add(Violation.UNDER_MEMORY);
        }
        if (health > 0 && usage.maxCpu().isPresent() && (usage.maxCpu().getAsDouble() + usage.maxMem()) / 2 > health) {
            violations.add(Violation.OVER_HEALTH);
        }
        return violations;
    }
}
