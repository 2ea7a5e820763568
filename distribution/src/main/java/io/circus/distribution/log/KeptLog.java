// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution.log;

import java.util.logging.LogManager;

/** The JDK takes the log away at the first sign of the JVM's end, when there is still much to tell. This one stays to the last. */
public final class KeptLog extends LogManager {

    @Override
    public void reset() {
        // the log of the daemon writes each line at once
    }
}
