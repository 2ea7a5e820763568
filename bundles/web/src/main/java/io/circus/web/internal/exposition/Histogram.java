// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.exposition;

import java.util.Map;
import java.util.TreeMap;

/** Counts durations by their length. One thread at a time. */
final class Histogram {

    private static final double[] BOUNDS = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};

    private final long[] counts = new long[BOUNDS.length];
    private long count;
    private double sum;

    void add(double seconds) {
        count++;
        sum += seconds;
        for (int i = 0; i < BOUNDS.length; i++) {
            counts[i] += seconds <= BOUNDS[i] ? 1 : 0;
        }
    }

    void addTo(Exposition exposition, Map<String, String> labels) {
        for (int i = 0; i < BOUNDS.length; i++) {
            exposition.add("_bucket", counts[i], bucket(labels, BOUNDS[i]));
        }
        exposition.add("_bucket", count, bucket(labels, Double.POSITIVE_INFINITY));
        exposition.add("_sum", sum, labels);
        exposition.add("_count", count, labels);
    }

    private static Map<String, String> bucket(Map<String, String> labels, double bound) {
        var all = new TreeMap<>(labels);
        all.put("le", Exposition.number(bound));
        return all;
    }
}
