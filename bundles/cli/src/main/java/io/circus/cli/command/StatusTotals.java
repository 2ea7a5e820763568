// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.command;

import io.circus.verbs.Usage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The sums of the watchers of the same name on several servers, as a table. Any thread adds. */
final class StatusTotals {

    private static final List<String> HEADINGS = List.of("ALL SERVERS", "ON", "RUNS", "CPU%", "MEMORY");
    private static final String UNKNOWN = "-";

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

    /** The table; none for less than two servers. */
    synchronized List<String> lines() {
        var rows = new ArrayList<List<String>>(List.of(HEADINGS));
        totals.forEach((name, total) -> rows.add(List.of(name, Integer.toString(total.on()),
                total.wanted() == 0 && total.running() == 0 ? UNKNOWN : total.running() + "/" + total.wanted(), total.usage().cpuText(),
                total.usage().memoryText())));
        var lines = new ArrayList<String>();
        for (List<String> row : servers < 2 ? List.<List<String>>of() : rows) {
            var line = new StringBuilder("  ");
            for (int i = 0; i < row.size(); i++) {
                int column = i;
                int widest = rows.stream().mapToInt(each -> each.get(column).length()).max().orElse(0);
                String space = " ".repeat(widest - row.get(i).length());
                line.append(i == 0 ? row.get(i) + space : "  " + space + row.get(i));
            }
            lines.add(line.toString());
        }
        return lines;
    }

    private static long number(Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }
}
