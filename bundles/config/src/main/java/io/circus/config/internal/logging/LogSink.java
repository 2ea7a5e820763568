// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.logging;

import java.io.IOException;
import java.util.logging.Level;

/** A destination of the daemon's log. One thread at a time. */
interface LogSink {

    /** @param line without its end; it may have several lines if a message has */
    void write(Level level, String line) throws IOException;

    /** Whether times are written the way syslog does, {@code Jan 31 10:00:00}. */
    default boolean isSyslog() {
        return false;
    }

    /** Opens the file again, if it is one. */
    default void reopen() throws IOException {}

    default void close() throws IOException {}
}
