// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal;

import io.circus.streams.StreamSource;
import java.nio.ByteBuffer;

/** How a line is written. One thread at a time. */
interface LineFormat {

    /** What comes before a line of {@code source} now. */
    byte[] before(StreamSource source);

    /** The line itself, from one with its newline; empty if it is left out altogether. */
    default ByteBuffer line(ByteBuffer line) {
        return line;
    }
}
