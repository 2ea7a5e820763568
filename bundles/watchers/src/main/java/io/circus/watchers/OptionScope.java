// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers;

/** The environment variables that {@code $(circus.env.NAME)} stands for in an option while the file is read. */
public enum OptionScope {
    /** The text stays as it is. */
    NOTHING,
    /** The variables of the daemon and of {@code [env]}. */
    DAEMON,
    /** Those, and the variables of the watcher's own {@code [env:...]} sections. */
    WATCHER
}
