// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.top;

import java.util.Comparator;
import java.util.List;

/**
 * The order of processes: the column, and whether the greatest comes first.
 *
 * @param watchers whether the watchers are sorted by the totals of that column as well; otherwise by name
 */
record Order(Column column, boolean descending, boolean watchers) {

    static final Order USUAL = new Order(Column.CPU, true, false);

    enum Column { PID, CPU, MEMORY, AGE }

    /** The order by {@code chosen}; reversed if that was chosen before. */
    Order choose(Column chosen) {
        return new Order(chosen, chosen != column ? chosen != Column.PID : !descending, watchers);
    }

    /** The watchers by the column, or by name again. */
    Order turnWatchers() {
        return new Order(column, descending, !watchers);
    }

    /** @param groups by name */
    List<Board.Group> sorted(List<Board.Group> groups) {
        if (!watchers || column == Column.PID) {
            return groups;
        }
        Comparator<Board.Group> by = Comparator.comparingDouble(group -> group.total() == null ? -1 : value(group.total()));
        return groups.stream().sorted(descending ? by.reversed() : by).toList();
    }

    /** Compares rows; a value that could not be measured is less than any other. */
    Comparator<Board.Row> comparator() {
        Comparator<Board.Row> by = Comparator.comparingDouble(this::value);
        return (descending ? by.reversed() : by).thenComparingLong(Board.Row::pid);
    }

    private double value(Board.Row row) {
        return number(switch (column) {
            case PID -> row.pid();
            case CPU -> row.cpu();
            case MEMORY -> row.mem();
            case AGE -> row.age();
        });
    }

    private static double number(Object value) {
        return value instanceof Number number ? number.doubleValue() : -1;
    }
}
