// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.top.model;

import java.util.Comparator;

/**
 * The order of the table. Processes always have the order of the column.
 *
 * @param watchers whether the watchers have it, too; otherwise those that need attention come first
 */
public record Sorting(Column column, boolean descending, boolean watchers) {

    public static final Sorting USUAL = new Sorting(Column.CPU, true, false);

    /** What to sort by. */
    public enum Column { NAME, CPU, MEMORY, AGE, PID, RESTARTS }

    private static final Comparator<Watcher> BY_NAME =
            Comparator.comparing(Watcher::name, String.CASE_INSENSITIVE_ORDER).thenComparing(Watcher::server);

    /** By {@code chosen}; the other way round if that was chosen before. */
    public Sorting choose(Column chosen) {
        boolean again = watchers && chosen == column;
        return new Sorting(chosen, again ? !descending : chosen != Column.PID && chosen != Column.NAME, true);
    }

    /** The watchers by the column, or those that need attention first. */
    public Sorting turnWatchers() {
        return new Sorting(column, descending, !watchers);
    }

    Comparator<Watcher> ofWatchers() {
        Comparator<Watcher> urgent = Comparator.comparingInt(Watcher::rank).thenComparing(BY_NAME);
        if (!watchers || column == Column.PID) {
            return urgent;
        }
        Comparator<Watcher> by = switch (column) {
            case CPU -> Comparator.comparingDouble(each -> each.usage().isKnown() ? each.usage().cpu() : -1);
            case MEMORY -> Comparator.comparingDouble(each -> each.usage().isKnown() ? each.usage().memory() : -1);
            // the longest first
            case AGE -> Comparator.comparingDouble(each -> each.entry().get("since") instanceof Number since ? -since.doubleValue() : 0);
            case RESTARTS -> Comparator.comparingLong(each -> each.number("restarts"));
            case NAME, PID -> BY_NAME;
        };
        return (descending ? by.reversed() : by).thenComparing(BY_NAME);
    }

    Comparator<Process> ofProcesses() {
        Comparator<Process> by = switch (column) {
            case CPU -> Comparator.comparingDouble(each -> each.usage().cpu());
            case MEMORY -> Comparator.comparingDouble(each -> each.usage().memory());
            case AGE -> Comparator.comparingDouble(Process::age);
            case NAME, PID, RESTARTS -> Comparator.comparingLong(Process::pid);
        };
        return (descending ? by.reversed() : by).thenComparingLong(Process::pid);
    }
}
