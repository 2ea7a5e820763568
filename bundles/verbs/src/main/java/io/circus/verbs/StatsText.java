// SPDX-License-Identifier: Apache-2.0
package io.circus.verbs;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/** The replies of stats and dstats as text. */
final class StatsText {

    /** The columns of a process, after its pid. */
    static final List<String> COLUMNS =
            List.of("cmdline", "username", "nice", "mem_info1", "mem_info2", "cpu", "mem", "ctime");

    private StatsText() {}

    static void print(Map<String, ?> reply, PrintStream out) {
        if (reply.containsKey("infos")) {
            Values.map(reply.get("infos")).forEach((name, info) -> printWatcher(Values.text(name), info, out));
        } else if (reply.containsKey("process")) {
            printProcess(Values.text(reply.get("process")), reply.get("info"), out);
            out.println();
        } else {
            printWatcher(Values.text(reply.get("name")), reply.get("info"), out);
        }
    }

    static void printDaemon(Map<String, ?> reply, PrintStream out) {
        Map<?, ?> info = Values.map(reply.get("info"));
        out.println("Main Process:");
        out.println("    " + line(info));
        List<?> children = Values.list(info.get("children"));
        if (!children.isEmpty()) {
            out.println("Children:");
            children.forEach(child -> out.println("    " + line(child)));
        }
    }

    private static void printWatcher(String name, Object info, PrintStream out) {
        out.println(name + ":");
        Values.map(info).forEach((pid, process) -> printProcess(Values.text(pid), process, out));
    }

    private static void printProcess(String pid, Object process, PrintStream out) {
        out.println(pid + ": " + line(process));
        Values.list(Values.map(process).get("children")).forEach(child -> out.println("   " + line(child)));
    }

    /** A value that is no object is text with the reason. */
    private static String line(Object process) {
        if (!(process instanceof Map<?, ?> info)) {
            return Values.text(process);
        }
        var line = new StringBuilder(Values.text(info.get("pid"))).append(' ');
        COLUMNS.forEach(column -> line.append(' ').append(Values.text(info.get(column))));
        return line.toString();
    }
}
