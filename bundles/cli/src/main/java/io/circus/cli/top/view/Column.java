// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.top.view;

import io.circus.cli.top.model.Sorting;

/** The columns of the table, from left to right. */
enum Column {
    SIGN("", false, null),
    SERVER("SERVER", false, null),
    WATCHER("WATCHER", false, Sorting.Column.NAME),
    STATE("STATE", false, null),
    FOR("FOR", true, Sorting.Column.AGE),
    /** On how many servers. */
    ON("ON", true, null),
    RUNS("RUNS", true, null),
    RESTARTS("RESTARTS", true, Sorting.Column.RESTARTS),
    CPU("CPU%", true, Sorting.Column.CPU),
    CURVE("", false, null),
    MEMORY("MEMORY", true, Sorting.Column.MEMORY),
    BAR("", false, null),
    NOTE("", false, null);

    private final String heading;
    private final boolean right;
    private final Sorting.Column order;

    Column(String heading, boolean right, Sorting.Column order) {
        this.heading = heading;
        this.right = right;
        this.order = order;
    }

    String heading() {
        return heading;
    }

    /** Whether it is aligned to the right. */
    boolean isRight() {
        return right;
    }

    /** Whether the table is sorted by it. */
    boolean isSorted(Sorting sorting) {
        return order != null && sorting.watchers() && order == sorting.column();
    }
}
