// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal.recent;

import java.time.Duration;
import java.util.List;

/** The last lines that a watcher has printed, both streams together. Any thread. */
public interface PrintedLines {

    /**
     * The last {@code most} of the lines with numbers above {@code given}; waits for one if there is none, no longer
     * than {@code patience}. A {@code given} that is too high comes from an earlier version of this bundle, and counts
     * as 0.
     */
    List<OutputLine> after(long given, int most, Duration patience) throws InterruptedException;

    /** The number of the newest, or 0. */
    long last();
}
