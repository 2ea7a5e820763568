// SPDX-License-Identifier: Apache-2.0
package io.circus.control;

import java.util.Locale;

/** The type of a value in a request or a reply. */
public enum ValueType {
    TEXT,
    INTEGER,
    NUMBER,
    BOOLEAN,
    /** A list of values of one type. */
    LIST,
    /** An object whose keys are data, such as names of watchers; its values have one type. */
    MAP,
    /** An object with known keys. */
    OBJECT,
    /** Anything: the description of a command that does not say more. */
    ANY;

    /** The name in descriptions, in lower case. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
