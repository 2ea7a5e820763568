// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.top.view;

/** What is shown below the table. */
enum Pane {
    NONE(""), STATE("state"), LOG("log"), EVENTS("events"), ALL_EVENTS("events of all");

    private final String title;

    Pane(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /** Whether the newest lines are at the end, and are shown. */
    boolean follows() {
        return this == LOG || this == EVENTS || this == ALL_EVENTS;
    }
}
