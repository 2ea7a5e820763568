// SPDX-License-Identifier: Apache-2.0
package io.circus.httpobserver;

import java.util.ArrayList;
import java.util.List;

/** The expected HTTP statuses: {@code 200}, {@code 200-299}, several separated by commas. */
record StatusRanges(String text, List<Range> ranges) {

    /** Of the whole text. */
    static final String PATTERN = "[1-5]\\d\\d(\\s*-\\s*[1-5]\\d\\d)?(\\s*,\\s*[1-5]\\d\\d(\\s*-\\s*[1-5]\\d\\d)?)*";

    record Range(int lowest, int highest) {}

    /** @param text that matches {@link #PATTERN} */
    static StatusRanges parse(String text) {
        var ranges = new ArrayList<Range>();
        for (String part : text.strip().split("\\s*,\\s*")) {
            String[] ends = part.split("\\s*-\\s*");
            ranges.add(new Range(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1])));
        }
        return new StatusRanges(text.strip(), List.copyOf(ranges));
    }

    boolean contain(int status) {
        return ranges.stream().anyMatch(range -> range.lowest() <= status && status <= range.highest());
    }

    @Override
    public String toString() {
        return text;
    }
}
