// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Lines in the form in which they are written, some KiB at a time; of those that could not be written it knows which bytes
 * they came from, so that nobody else has to keep them. One thread at a time.
 */
final class FormattedLines {

    /** Writes what it is given, or moves the position past what could be written and throws. */
    interface Output {
        void write(ByteBuffer bytes) throws IOException;
    }

    private static final int IN = 1 << 15;
    private static final int OUT = 1 << 16;

    private final LineFormat format;
    // arrays, made when there is something to write: loops over them are fast with every compiler
    private byte[] in = new byte[0];
    private ByteBuffer out = ByteBuffer.allocate(0);
    /** The end of a line whose beginning has been written. */
    private ByteBuffer rest = ByteBuffer.allocate(0);

    FormattedLines(LineFormat format) {
        this.format = format;
    }

    /** Writes the end of a line that an earlier failure has cut. */
    void finish(Output output) throws IOException {
        if (rest.hasRemaining()) {
            output.write(rest);
        }
    }

    /**
     * Writes the whole lines of {@code bytes} up to its limit.
     *
     * @param before what comes before each
     * @throws IOException as the output; the position is after the last line that has been written, or whose beginning has
     */
    void write(byte[] before, ByteBuffer bytes, Output output) throws IOException {
        while (bytes.hasRemaining()) {
            int start = bytes.position();
            fill(before, bytes);
            try {
                output.write(out);
            } catch (IOException e) {
                takeBack(before, bytes, start);
                throw e;
            }
        }
    }

    private void fill(byte[] before, ByteBuffer bytes) {
        out.clear();
        int count = load(bytes);
        int start = 0;
        while (start < count) {
            int end = end(start, count);
            ByteBuffer changed = format.changesLines() ? format.line(ByteBuffer.wrap(in).slice(start, end - start)) : null;
            int needed = before.length + (changed == null ? end - start : changed.remaining());
            if (out.remaining() < needed) {
                if (out.position() > 0) {
                    break;
                }
                out = ByteBuffer.allocate(Math.max(OUT, needed));
            }
            out.put(before);
            if (changed == null) {
                out.put(in, start, end - start);
            } else {
                out.put(changed);
            }
            start = end;
        }
        bytes.position(bytes.position() + start);
        out.flip();
    }

    /** Copies the next lines to the array, one at least. @return how many bytes they are */
    private int load(ByteBuffer bytes) {
        int count = Math.min(bytes.remaining(), IN);
        int whole = count == bytes.remaining() ? count : Lines.whole(bytes, count);
        if (whole == 0) {
            whole = Lines.length(bytes);
        }
        if (in.length < whole) {
            in = new byte[Math.max(IN, whole)];
        }
        bytes.get(bytes.position(), in, 0, whole);
        return whole;
    }

    private int end(int start, int count) {
        byte[] array = in;
        int end = start;
        while (end < count) {
            if (array[end++] == '\n') {
                break;
            }
        }
        return end;
    }

    private void takeBack(byte[] before, ByteBuffer bytes, int start) {
        int written = out.position();
        bytes.position(start);
        while (written > 0) {
            int length = Lines.length(bytes);
            int needed = before.length + (format.changesLines() ? format.line(bytes.slice(bytes.position(), length)).remaining()
                    : length);
            bytes.position(bytes.position() + length);
            if (written < needed) {
                rest = ByteBuffer.allocate(needed - written).put(out.slice(out.position(), needed - written)).flip();
            }
            written -= needed;
        }
    }
}
