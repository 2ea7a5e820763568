// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers;

/** What becomes of a watcher when one of its options is set. */
public enum OptionEffect {

    /** The option counts from then on, and the number of processes follows. */
    AT_ONCE("at once"),
    /** An active watcher replaces its processes as a graceful reload does. */
    RELOAD("reload"),
    /** A request cannot set it. A changed file builds the watcher anew. */
    FIXED("");

    private final String title;

    OptionEffect(String title) {
        this.title = title;
    }

    /** The cell of the documentation. */
    public String title() {
        return title;
    }
}
