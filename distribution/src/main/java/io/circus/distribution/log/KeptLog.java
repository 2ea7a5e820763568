// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution.log;

import java.util.logging.LogManager;

/**
 * A log manager that stays until the JVM has ended. The JDK's own closes the log when the shutdown begins, while there is still
 * much to log.
 */
public final class KeptLog extends LogManager {

    @Override
    public void reset() {
        // The daemon's log writes each line at once: nothing needs flushing.
    }
}
