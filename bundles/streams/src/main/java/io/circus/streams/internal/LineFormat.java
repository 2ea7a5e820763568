// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal;

import io.circus.streams.StreamSource;
import java.nio.ByteBuffer;

/** How a line is written. One thread at a time. */
interface LineFormat {

    /** What comes before a line of {@code source} now. */
    byte[] before(StreamSource source);

    /** Whether {@link #line} does anything. */
    default boolean changesLines() {
        return false;
    }

    /** The line itself, from one with its newline; empty if it is left out altogether. The same each time for the same line. */
    default ByteBuffer line(ByteBuffer line) {
        return line;
    }
}
