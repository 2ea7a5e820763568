// SPDX-License-Identifier: Apache-2.0
package io.circus.client.top;

import java.util.Comparator;

/** By which column processes are sorted, and whether the greatest comes first. */
record Order(Column column, boolean descending) {

    static final Order USUAL = new Order(Column.CPU, true);

    enum Column { PID, CPU, MEMORY, AGE }

    /** By {@code chosen}; the other way round if that was chosen before. */
    Order choose(Column chosen) {
        return new Order(chosen, chosen != column ? chosen != Column.PID : !descending);
    }

    /** What could not be measured counts as less than everything. */
    Comparator<Board.Row> comparator() {
        Comparator<Board.Row> by = Comparator.comparingDouble(row -> number(switch (column) {
            case PID -> row.pid();
            case CPU -> row.cpu();
            case MEMORY -> row.mem();
            case AGE -> row.age();
        }));
        return (descending ? by.reversed() : by).thenComparingLong(Board.Row::pid);
    }

    private static double number(Object value) {
        return value instanceof Number number ? number.doubleValue() : -1;
    }
}
