// SPDX-License-Identifier: Apache-2.0
package io.circus.control;

import java.util.Locale;

/** The permissions of a caller; each role includes the ones before it. */
public enum Role {
    /** Read-only commands. */
    OBSERVER,
    /** Start, stop, restart and signal configured watchers. */
    OPERATOR,
    /** Change numbers, times and switches of configured watchers, but not their program, user or output. */
    MANAGER,
    /** Everything: a caller that may choose a program, a hook, a user or a file can run any program as the daemon's user. */
    ADMIN;

    public boolean includes(Role other) {
        return compareTo(other) >= 0;
    }

    /** The name in files and messages, in lower case. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException that names what was expected */
    public static Role parse(String text) {
        for (Role role : values()) {
            if (role.toString().equals(text)) {
                return role;
            }
        }
        throw new IllegalArgumentException("expected observer, operator, manager or admin, got '" + text + "'");
    }
}
