// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal.lines;

import io.circus.streams.StreamSource;

/** How a line is written. One thread at a time. */
public interface LineFormat {

    /** What comes before a line of {@code source} now. Valid until the next call. */
    byte[] before(StreamSource source);

    /**
     * Passes the next line of {@code from}, and appends to {@code to} what is written for it: the same bytes each time for the same
     * line, or none.
     *
     * @param before of {@link #before}
     * @return false if there is no room; where the buffers stand is open then
     */
    boolean put(byte[] before, GivenLines from, LineBuffer to);
}
