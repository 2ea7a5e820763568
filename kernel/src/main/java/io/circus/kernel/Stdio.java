// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel;

/** What a child finds on its standard input, output or error. */
public enum Stdio {
    /** The daemon's own. */
    INHERIT,
    /** {@code /dev/null}. */
    NULL,
    /** A pipe whose other end the daemon holds: {@link ChildProcess#stdin()} and its like. */
    PIPE
}
