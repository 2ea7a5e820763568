// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.top;

import io.circus.verbs.StatusReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Makes the lines of the view. Needs no terminal. */
final class Page {

    /** Processes shown of one watcher. */
    static final int MOST = 10;

    private static final int WIDTH = 80;

    /** How a line looks on a terminal. */
    enum Look { PLAIN, GROUP, HEADING, TOTAL }

    /** @param group the watcher that it belongs to; null for sockets and empty lines */
    record Line(String text, Look look, String group) {}

    private Page() {}

    /** Every watcher with its processes in {@code order}, then the sockets. */
    static List<Line> lines(List<Board.Group> groups, List<Board.Socket> sockets, Order order) {
        var lines = new ArrayList<Line>();
        for (Board.Group group : order.sorted(groups)) {
            lines.add(new Line(group.name(), Look.GROUP, group.name()));
            if (!group.state().isEmpty()) {
                lines.add(new Line("  " + StatusReport.brief(group.state(), Instant.now()), Look.PLAIN, group.name()));
                if (group.state().get("reason") instanceof String reason) {
                    lines.add(new Line("  " + reason, Look.HEADING, group.name()));
                }
            }
            if (group.rows().isEmpty() && !group.state().isEmpty()) {
                lines.add(new Line("", Look.PLAIN, null));
                continue;
            }
            lines.add(new Line(columns(3, "PID", 28, mark("CPU (%)", order, Order.Column.CPU), 48,
                    mark("MEMORY (%)", order, Order.Column.MEMORY), 68, mark("AGE (s)", order, Order.Column.AGE)),
                    Look.HEADING, group.name()));
            group.rows().stream().sorted(order.comparator()).limit(MOST).forEach(row -> lines.add(
                    new Line(columns(2, row.name() == null ? Long.toString(row.pid())
                            : row.pid() + " (" + row.name() + ")", 29, number(row.cpu()), 49, number(row.mem()), 69,
                            number(row.age())), Look.PLAIN, group.name())));
            if (group.rows().size() > MOST) {
                lines.add(new Line("  and " + (group.rows().size() - MOST) + " more", Look.PLAIN, group.name()));
            }
            if (group.total() != null) {
                Board.Row total = group.total();
                lines.add(new Line(columns(2, "", 29, number(total.cpu()) + " (avg)", 49,
                        number(total.mem()) + " (sum)", 69, number(total.age()) + " (older)"), Look.TOTAL,
                        group.name()));
            }
            lines.add(new Line("", Look.PLAIN, null));
        }
        if (!sockets.isEmpty()) {
            addSockets(sockets, lines);
        }
        return lines;
    }

    private static void addSockets(List<Board.Socket> sockets, List<Line> lines) {
        lines.add(new Line("sockets", Look.GROUP, null));
        lines.add(new Line(columns(3, "ADDRESS", 28, "HITS"), Look.HEADING, null));
        sockets.stream().sorted(Comparator.comparingLong(Board.Socket::reads).reversed()).forEach(socket -> lines.add(
                new Line(columns(2, socket.address(), 29, hits(socket.reads())), Look.PLAIN, null)));
        long sum = sockets.stream().mapToLong(Board.Socket::reads).sum();
        lines.add(new Line(columns(2, "", 29, hits(sum) + " (sum)"), Look.TOTAL, null));
        lines.add(new Line("", Look.PLAIN, null));
    }

    /** As text for a pipe. */
    static String text(Board board, Order order) {
        var text = new StringBuilder("Circus Top\n").append(rule(WIDTH)).append('\n');
        lines(board.groups(), board.sockets(), order)
                .forEach(line -> text.append(line.text().stripTrailing()).append('\n'));
        return text.append(rule(WIDTH)).append('\n').toString();
    }

    static String rule(int width) {
        return "-".repeat(Math.max(0, width));
    }

    private static String mark(String heading, Order order, Order.Column column) {
        return order.column() != column ? heading : heading + (order.descending() ? " v" : " ^");
    }

    private static String hits(long reads) {
        return String.format(Locale.ROOT, "%3d", reads);
    }

    private static String number(Object value) {
        return value instanceof Number number ? String.format(Locale.ROOT, "%.2f", number.doubleValue())
                : String.valueOf(value);
    }

    /** Texts at columns, from 0; one that is too long pushes the next away. */
    private static String columns(Object... columnsAndTexts) {
        var line = new StringBuilder();
        for (int i = 0; i < columnsAndTexts.length; i += 2) {
            int column = (Integer) columnsAndTexts[i];
            line.append(" ".repeat(Math.max(line.isEmpty() ? 0 : 1, column - line.length())));
            line.append(columnsAndTexts[i + 1]);
        }
        return line.toString();
    }
}
