// SPDX-License-Identifier: Apache-2.0
package io.circus.control;

import java.util.Locale;

/** What a caller may do; each role includes the ones before it. */
public enum Role {
    /** Commands that only tell something. */
    OBSERVER,
    /** Start, stop, restart and signal what is configured. */
    OPERATOR,
    /** Change numbers, times and switches of what is configured, but not which program runs, as whom, or where it writes. */
    MANAGER,
    /** Everything: whoever may choose a program, a hook, a user or a file runs any program as the daemon's user. */
    ADMIN;

    public boolean includes(Role other) {
        return compareTo(other) >= 0;
    }

    /** As it is written in files and messages: in lower case. */
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
