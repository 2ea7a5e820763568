// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.top.model;

/** The latest values of a figure, one for each round of statistics. Not thread-safe. */
final class History {

    /** A chart is never wider. */
    static final int LENGTH = 60;

    private final double[] values = new double[LENGTH];
    private int count;

    void add(double value) {
        values[count++ % LENGTH] = value;
    }

    /** From the oldest to the newest. */
    double[] values() {
        int known = Math.min(count, LENGTH);
        var ordered = new double[known];
        for (int i = 0; i < known; i++) {
            ordered[i] = values[(count - known + i) % LENGTH];
        }
        return ordered;
    }

    /** Adds both, where the newest values stand below each other. */
    static double[] sum(double[] one, double[] other) {
        double[] longer = one.length >= other.length ? one : other;
        double[] shorter = longer == one ? other : one;
        double[] sum = longer.clone();
        for (int i = 0; i < shorter.length; i++) {
            sum[longer.length - shorter.length + i] += shorter[i];
        }
        return sum;
    }
}
