// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal.reading;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory for unfinished lines of all streams together. Thousands of processes may have such a line each: when
 * memory is short, shorter unfinished lines are passed on, too. Any thread.
 */
public final class UnfinishedLines {

    /** An unfinished line of this many bytes is passed on. */
    static final int LONGEST = WatcherStream.LONGEST_LINE;
    /** The same when there is little memory left. */
    static final int LONGEST_IF_SCARCE = 1024;
    /** The number of bytes of all unfinished lines at which memory is short. */
    static final long MUCH = 16 << 20;

    private final AtomicLong bytes = new AtomicLong();

    /** How many bytes of an unfinished line are kept at the moment. */
    int longest() {
        return bytes.get() < MUCH ? LONGEST : LONGEST_IF_SCARCE;
    }

    /** An unfinished line has become longer, or shorter. */
    void changed(int difference) {
        bytes.addAndGet(difference);
    }
}
