// SPDX-License-Identifier: Apache-2.0
package io.circus.control;

import java.util.Locale;

/** What a value names: programs offer the names of such things for it. */
public enum Subject {
    /** The name of a watcher, or of a plugin in the daemon. */
    WATCHER,
    /** The pid of a process of the watcher that the request names. */
    PROCESS,
    SOCKET,
    /** An option of a watcher. */
    OPTION,
    /** An option of the daemon. */
    GLOBAL_OPTION,
    /** A signal, as a number or a name. */
    SIGNAL,
    BUNDLE,
    /** The name of a command. */
    VERB;

    /** The name in descriptions, in lower case. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
