// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal.lines;

import java.nio.ByteBuffer;

/** Lines in the form in which they are written. One thread at a time. */
final class LineBuffer {

    /** What may be written beyond the limit, in bytes: the longest escape. */
    private static final int SLACK = Long.BYTES;

    byte[] bytes;
    int position;
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

    /** What is before the position. */
    ByteBuffer content() {
        return ByteBuffer.wrap(bytes, 0, position);
    }

    /** Appends {@code more}. @return false if there is no room */
    boolean put(byte[] more) {
        int start = position;
        int length = more.length;
        if (limit - start < length) {
            return false;
        }
        System.arraycopy(more, 0, bytes, start, length);
        position = start + length;
        return true;
    }

    /** Appends the next line of {@code from}, which is passed, without its newline, between two others. @return false if there is no room */
    boolean put(byte[] before, GivenLines from, byte[] after) {
        byte[] out = bytes;
        int start = from.position;
        int end = from.end();
        int text = position + before.length;
        int behind = text + end - start;
        if (limit - behind < after.length) {
            return false;
        }
        System.arraycopy(before, 0, out, position, before.length);
        System.arraycopy(from.bytes, start, out, text, end - start);
        System.arraycopy(after, 0, out, behind, after.length);
        from.position = end + 1;
        position = behind + after.length;
        return true;
    }
}
