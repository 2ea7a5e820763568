// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal.lines;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;

/**
 * Whole lines as they were read, both as bytes and as words: with the compiler of the daemon a loop over an array of
 * words is several times faster than one over bytes, and than one that reads words out of bytes. One thread at a time.
 */
final class GivenLines {

    byte[] bytes;
    /** The same, eight bytes in each, the first in the lowest bits. */
    long[] words;
    int position;
    /** A newline is before it. */
    int limit;
    private LongBuffer bytesAsWords;

    /** @param capacity in bytes; it grows for a longer line */
    GivenLines(int capacity) {
        grow(capacity);
    }

    private void grow(int capacity) {
        words = new long[(capacity + Long.BYTES - 1) / Long.BYTES];
        bytes = new byte[words.length * Long.BYTES];
        bytesAsWords = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
    }

    /** Removes all lines. */
    void clear() {
        position = 0;
        limit = 0;
    }

    boolean hasRemaining() {
        return position < limit;
    }

    /** Fills it with {@code count} bytes from the position of {@code source}, which stays there. */
    void load(ByteBuffer source, int count) {
        if (bytes.length < count) {
            grow(count);
        }
        source.get(source.position(), bytes, 0, count);
        bytesAsWords.get(0, words, 0, (count + Long.BYTES - 1) / Long.BYTES);
        position = 0;
        limit = count;
    }

    /** The index of the newline that ends the line at the position. */
    int end() {
        long[] all = words;
        int index = position >> 3;
        long marks = Bytes.from(position, Bytes.newlines(all[index]));
        while (marks == 0) {
            long others = all[++index] ^ Bytes.ONES * '\n';
            marks = ~((others & Bytes.LOW_BITS) + Bytes.LOW_BITS | others | Bytes.LOW_BITS);
        }
        return (index << 3) + Bytes.beforeFirst(marks);
    }
}
