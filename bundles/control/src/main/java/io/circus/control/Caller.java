// SPDX-License-Identifier: Apache-2.0
package io.circus.control;

import java.util.List;

/**
 * The sender of a request.
 *
 * @param name the name in the log
 * @param watchers name patterns, with wildcards, of the watchers that it may see and change; empty for all
 */
public record Caller(String name, Role role, List<String> watchers) {

    /** The daemon itself, and users of its own shell. */
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
