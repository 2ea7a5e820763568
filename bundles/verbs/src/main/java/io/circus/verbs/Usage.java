// SPDX-License-Identifier: Apache-2.0
package io.circus.verbs;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * CPU and memory of processes.
 *
 * @param cpu percent of one CPU
 * @param memory resident, in bytes
 */
public record Usage(double cpu, double memory, boolean isKnown) {

    public static final Usage NONE = new Usage(0, 0, false);
    private static final String UNKNOWN = "-";
    private static final String UNITS = "BKMGTP";
    private static final int UNIT = 1024;

    /** The usage of one process and its children. @param process from the reply of {@code stats} */
    public static Usage of(Object process) {
        Map<?, ?> info = Values.map(process);
        if (!(info.get("cpu") instanceof Number cpu)) {
            return NONE;
        }
        return Stream.concat(Stream.of(new Usage(cpu.doubleValue(), bytes(Values.text(info.get("mem_info1"))), true)),
                Values.list(info.get("children")).stream().map(Usage::of).filter(Usage::isKnown)).reduce(Usage::plus).orElse(NONE);
    }

    /** {@code 1.25M}; other text counts as 0. */
    private static double bytes(String text) {
        int unit = text.isEmpty() ? -1 : UNITS.indexOf(text.charAt(text.length() - 1));
        try {
            return unit < 0 ? 0 : Double.parseDouble(text.substring(0, text.length() - 1)) * Math.pow(UNIT, unit);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** The sum; what is not known counts as nothing. */
    public Usage plus(Usage other) {
        return new Usage(cpu + other.cpu, memory + other.memory, isKnown || other.isKnown);
    }

    public String cpuText() {
        return isKnown ? String.format(Locale.ROOT, "%.1f", cpu) : UNKNOWN;
    }

    /** {@code 12M}, {@code 1.5G}. */
    public String memoryText() {
        int unit = 0;
        double value = memory;
        while (value >= UNIT && unit < UNITS.length() - 1) {
            value /= UNIT;
            unit++;
        }
        return isKnown ? String.format(Locale.ROOT, unit < 3 ? "%.0f%s" : "%.1f%s", value, UNITS.charAt(unit)) : UNKNOWN;
    }
}
