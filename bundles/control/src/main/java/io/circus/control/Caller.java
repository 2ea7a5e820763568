// SPDX-License-Identifier: Apache-2.0
package io.circus.control;

import java.util.List;

/**
 * Who makes a request.
 *
 * @param name as the log shows it
 * @param watchers patterns with wildcards for the names of the only watchers that it may see and touch; empty for all
 */
public record Caller(String name, Role role, List<String> watchers) {

    /** The daemon itself and whoever sits at its own shell. */
    public static final Caller DAEMON = new Caller("the daemon", Role.ADMIN, List.of());

    public Caller {
        watchers = List.copyOf(watchers);
    }

    @Override
    public String toString() {
        return name;
    }

    public boolean isLimited() {
        return !watchers.isEmpty();
    }
}
