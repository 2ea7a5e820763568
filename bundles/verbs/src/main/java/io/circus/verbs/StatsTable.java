// SPDX-License-Identifier: Apache-2.0
package io.circus.verbs;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The replies of stats and dstats for a terminal: a line of headings, and columns below it. One thread. */
final class StatsTable {

    private static final List<String> HEADINGS =
            List.of("PID", "PROGRAM", "USER", "NICE", "RESIDENT", "VIRTUAL", "CPU%", "MEM%", "TIME");

    /** A line has one cell if it is no process. */
    private final List<List<String>> lines = new ArrayList<>();

    private StatsTable() {
        lines.add(HEADINGS);
    }

    static void print(Map<String, ?> reply, PrintStream out) {
        var table = new StatsTable();
        if (reply.containsKey("infos")) {
            Values.map(reply.get("infos")).forEach((name, info) -> table.addWatcher(Values.text(name), info));
        } else if (reply.containsKey("process")) {
            table.addProcess("", Values.text(reply.get("process")), reply.get("info"));
        } else {
            table.addWatcher(Values.text(reply.get("name")), reply.get("info"));
        }
        table.print(out);
    }

    static void printDaemon(Map<String, ?> reply, PrintStream out) {
        var table = new StatsTable();
        table.addProcess("", Values.text(Values.map(reply.get("info")).get("pid")), reply.get("info"));
        table.print(out);
    }

    private void addWatcher(String name, Object info) {
        lines.add(List.of(name + ":"));
        Values.map(info).forEach((pid, process) -> addProcess("  ", Values.text(pid), process));
    }

    /** A value that is no object is text with the reason. */
    private void addProcess(String indent, String pid, Object process) {
        if (!(process instanceof Map<?, ?> info)) {
            lines.add(List.of(indent + pid + "  " + Values.text(process)));
            return;
        }
        var cells = new ArrayList<String>(List.of(indent + pid));
        StatsText.COLUMNS.forEach(column -> cells.add(Values.text(info.get(column))));
        lines.add(cells);
        for (Object child : Values.list(info.get("children"))) {
            addProcess(indent + "  ", Values.text(Values.map(child).get("pid")), child);
        }
    }

    private void print(PrintStream out) {
        int[] widths = new int[HEADINGS.size()];
        for (List<String> line : lines) {
            for (int i = 0; line.size() > 1 && i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        Arrays.setAll(widths, i -> widths[i] + 2);
        for (List<String> line : lines) {
            var text = new StringBuilder();
            for (int i = 0; i < line.size(); i++) {
                text.append(line.get(i)).repeat(' ', Math.max(0, line.size() == 1 ? 0 : widths[i] - line.get(i).length()));
            }
            out.println(text.toString().stripTrailing());
        }
    }
}
