// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.command;

import io.circus.verbs.Usage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The sums of the watchers of the same name on several servers, as a table. Any thread adds. */
final class StatusTotals {

    private static final List<String> HEADINGS = List.of("ALL SERVERS", "ON", "RUNS", "CPU%", "MEMORY");
    private static final String UNKNOWN = "-";
    private static final int GAP = 2;
    private static final int LEAST_NAME = 12;

    private final Map<String, Total> totals = new TreeMap<>(String.CASE_INSENSITIVE_ORDER.thenComparing(Comparator.naturalOrder()));
    private int servers;

    private record Total(int on, long running, long wanted, Usage usage) {
        Total plus(Total other) {
            return new Total(on + other.on, running + other.running, wanted + other.wanted, usage.plus(other.usage));
        }
    }

    /** @param reply of status with detail for all watchers, with {@code infos} of stats; others are ignored */
    synchronized void add(Map<String, ?> reply) {
        if (!(reply.get("states") instanceof Map<?, ?> states) || !reply.containsKey("statuses")) {
            return;
        }
        servers++;
        Map<?, ?> infos = reply.get("infos") instanceof Map<?, ?> map ? map : Map.of();
        states.forEach((name, entry) -> {
            Usage usage = Usage.NONE;
            for (Object process : infos.get(name) instanceof Map<?, ?> processes ? processes.values() : List.of()) {
                usage = usage.plus(Usage.of(process));
            }
            Map<?, ?> told = entry instanceof Map<?, ?> map ? map : Map.of();
            totals.merge(String.valueOf(name), new Total(1, number(told.get("running")), number(told.get("wanted")), usage), Total::plus);
        });
    }

    /** The table; none for less than two servers. @param width of the screen: longer names are cut */
    synchronized List<String> lines(int width) {
        if (servers < 2) {
            return List.of();
        }
        var rows = new ArrayList<List<String>>(List.of(HEADINGS));
        totals.forEach((name, total) -> rows.add(List.of(name, Integer.toString(total.on()),
                total.wanted() == 0 && total.running() == 0 ? UNKNOWN : total.running() + "/" + total.wanted(), total.usage().cpuText(),
                total.usage().memoryText())));
        int[] widths = new int[HEADINGS.size()];
        rows.forEach(row -> Arrays.setAll(widths, i -> Math.max(widths[i], row.get(i).length())));
        int numbers = Arrays.stream(widths, 1, widths.length).map(each -> each + GAP).sum();
        widths[0] = Math.clamp((long) width - numbers - GAP, Math.min(LEAST_NAME, widths[0]), widths[0]);
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private static String line(List<String> row, int[] widths) {
        String name = row.getFirst().length() <= widths[0] ? row.getFirst() : row.getFirst().substring(0, widths[0] - 1) + "\u2026";
        var line = new StringBuilder(" ".repeat(GAP)).append(name).append(" ".repeat(widths[0] - name.length()));
        for (int i = 1; i < row.size(); i++) {
            line.append(" ".repeat(GAP + widths[i] - row.get(i).length())).append(row.get(i));
        }
        return line.toString();
    }

    private static long number(Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }
}
