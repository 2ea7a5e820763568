// SPDX-License-Identifier: Apache-2.0
package io.circus.watchdog;

import static java.lang.System.Logger.Level.WARNING;

/** Warnings about received datagrams: one a round, so that a flood does not fill the log. Any thread. */
final class Complaints {

    private final System.Logger log;
    // guarded by this
    private boolean told;
    private int untold;

    Complaints(System.Logger log) {
        this.log = log;
    }

    synchronized void tell(String warning) {
        if (told) {
            untold++;
        } else {
            told = true;
            log.log(WARNING, () -> warning);
        }
    }

    synchronized void nextRound() {
        if (untold > 0) {
            int others = untold;
            log.log(WARNING, () -> "watchdog: " + others + " more warnings of this kind in the last round");
        }
        told = false;
        untold = 0;
    }
}
