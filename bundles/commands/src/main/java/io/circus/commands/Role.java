// SPDX-License-Identifier: Apache-2.0
package io.circus.commands;

import java.util.Locale;

/** What a caller may do; each role includes the ones before it. */
public enum Role {
    /** Commands that only tell something. */
    OBSERVER,
    /** Start, stop, restart and signal what is configured. */
    OPERATOR,
    /** Everything: changing the configuration and running new programs. */
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
        throw new IllegalArgumentException("expected observer, operator or admin, got '" + text + "'");
    }
}
