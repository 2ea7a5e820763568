// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal.lines;

import java.nio.ByteBuffer;

/** Where lines end. */
public final class Lines {

    private Lines() {}

    /** The length of the line at the position of {@code bytes}, with its newline; of all that is left if there is none. */
    public static int length(ByteBuffer bytes) {
        int start = bytes.position();
        int limit = bytes.limit();
        int i = start;
        while (i <= limit - Long.BYTES && Bytes.newlines(bytes.getLong(i)) == 0) {
            i += Long.BYTES;
        }
        for (; i < limit; i++) {
            if (bytes.get(i) == '\n') {
                return i + 1 - start;
            }
        }
        return limit - start;
    }

    /** How many of the first {@code most} bytes from the position on are whole lines. */
    public static int whole(ByteBuffer bytes, int most) {
        int start = bytes.position();
        int end = start + Math.min(most, bytes.remaining());
        while (end > start && bytes.get(end - 1) != '\n') {
            end--;
        }
        return end - start;
    }
}
