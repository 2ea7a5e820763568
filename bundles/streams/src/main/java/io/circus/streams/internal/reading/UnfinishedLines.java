// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal.reading;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory for lines that processes have not ended yet, of all streams together. Thousands of processes may have such a line
 * each: when there is little left, shorter ones are not waited for any longer either. Any thread.
 */
public final class UnfinishedLines {

    /** An unfinished line of so many bytes is not waited for any longer. */
    static final int LONGEST = WatcherStream.LONGEST_LINE;
    /** The same when there is little memory left. */
    static final int LONGEST_IF_SCARCE = 1024;
    /** Bytes that are much for all of them. */
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
