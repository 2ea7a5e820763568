// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers;

import java.util.Locale;

/** What a watcher is doing, as the status command words it. */
public enum WatcherStatus {
    STOPPED, STARTING, ACTIVE, STOPPING;

    /** stopped, starting, active, stopping. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
