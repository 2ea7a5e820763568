// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.exposition;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Metrics as text, in the format of Prometheus or in that of OpenMetrics. One thread. */
final class Exposition {

    static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
    static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private static final String TOTAL = "_total";
    private static final String INFO = "_info";

    private final StringBuilder text = new StringBuilder();
    private final boolean open;
    private String name = "";

    /** @param open whether in the format of OpenMetrics */
    Exposition(boolean open) {
        this.open = open;
    }

    /** Begins a counter. @param full with {@code _total} at its end */
    Exposition counter(String full, String help) {
        return begin(full, open ? full.substring(0, full.length() - TOTAL.length()) : full, "counter", help);
    }

    Exposition gauge(String full, String help) {
        return begin(full, full, "gauge", help);
    }

    /** Begins a metric whose labels are what it tells. @param full with {@code _info} at its end */
    Exposition info(String full, String help) {
        return open ? begin(full, full.substring(0, full.length() - INFO.length()), "info", help) : gauge(full, help);
    }

    Exposition histogram(String full, String help) {
        return begin(full, full, "histogram", help);
    }

    private Exposition begin(String full, String family, String type, String help) {
        name = full;
        text.append("# HELP ").append(family).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(family).append(' ').append(type).append('\n');
        return this;
    }

    /** Adds a sample of the metric that was begun last. */
    Exposition add(double value, Map<String, String> labels) {
        return add("", value, labels);
    }

    /** As {@link #add(double, Map)}. @param suffix of the name, such as {@code _bucket} */
    Exposition add(String suffix, double value, Map<String, String> labels) {
        text.append(name).append(suffix);
        char before = '{';
        for (Map.Entry<String, String> label : labels.entrySet()) {
            text.append(before).append(label.getKey()).append("=\"").append(escaped(label.getValue())).append('"');
            before = ',';
        }
        text.append(labels.isEmpty() ? " " : "} ").append(number(value)).append('\n');
        return this;
    }

    static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15 ? Long.toString((long) value)
                : value == Double.POSITIVE_INFINITY ? "+Inf" : Double.toString(value);
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    byte[] bytes() {
        return (open ? text + "# EOF\n" : text.toString()).getBytes(StandardCharsets.UTF_8);
    }
}
