// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal;

import java.nio.ByteBuffer;

/**
 * Lines in an array: with the compiler of the daemon a loop over an array is several times faster than one over a {@link ByteBuffer}.
 * One thread at a time.
 */
final class LineBuffer {

    /** What may be read and written beyond the limit, in bytes: the rest of a word, and the longest escape after it. */
    private static final int SLACK = 2 * Long.BYTES;

    byte[] bytes;
    int position;
    /** A buffer to read from ends with a newline there. */
    int limit;

    /** @param capacity in bytes; it grows for a longer line */
    LineBuffer(int capacity) {
        bytes = new byte[capacity + SLACK];
    }

    /** Empties it. @param room how many bytes it takes */
    void clear(int room) {
        position = 0;
        limit = room;
        if (bytes.length < room + SLACK) {
            bytes = new byte[room + SLACK];
        }
    }

    /** Fills it with {@code count} bytes from the position of {@code source}, which stays there. */
    void load(ByteBuffer source, int count) {
        clear(count);
        source.get(source.position(), bytes, 0, count);
    }

    /** What is before the position. */
    ByteBuffer content() {
        return ByteBuffer.wrap(bytes, 0, position);
    }

    /** Appends {@code more}. @return false if there is no room */
    boolean put(byte[] more) {
        if (limit - position < more.length) {
            return false;
        }
        System.arraycopy(more, 0, bytes, position, more.length);
        position += more.length;
        return true;
    }

    /** Appends the text of the next line of {@code from}, which is passed, without its newline. @return false if there is no room */
    boolean putText(LineBuffer from) {
        byte[] in = from.bytes;
        byte[] out = bytes;
        int i = from.position;
        int o = position;
        int last = limit;
        while (o <= last) {
            long word = Bytes.word(in, i);
            Bytes.word(out, o, word);
            long newlines = Bytes.newlines(word);
            if (newlines != 0) {
                int length = Bytes.beforeFirst(newlines);
                from.position = i + length + 1;
                position = o + length;
                return position <= last;
            }
            i += Long.BYTES;
            o += Long.BYTES;
        }
        return false;
    }
}
