// SPDX-License-Identifier: Apache-2.0
package io.circus.httpobserver;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The expected HTTP statuses: {@code 200}, {@code 200-299}, several separated by commas. */
record StatusRanges(String text, List<Range> ranges) {

    private static final Pattern RANGE = Pattern.compile("([1-5]\\d\\d)(?:\\s*-\\s*([1-5]\\d\\d))?");

    record Range(int lowest, int highest) {}

    /** @throws IllegalArgumentException that names the option and its value */
    static StatusRanges parse(String text) {
        var ranges = new ArrayList<Range>();
        for (String part : text.split(",", -1)) {
            Matcher matcher = RANGE.matcher(part.strip());
            if (!matcher.matches()) {
                throw new IllegalArgumentException("cannot read option expected_status: expected statuses such as 200, "
                        + "204 or 200-299 with commas, got '" + text + "'");
            }
            int lowest = Integer.parseInt(matcher.group(1));
            ranges.add(new Range(lowest, matcher.group(2) == null ? lowest : Integer.parseInt(matcher.group(2))));
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
