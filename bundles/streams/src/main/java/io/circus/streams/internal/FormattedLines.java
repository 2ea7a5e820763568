// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Lines in the form in which they are written, some hundred KiB at a time; of those that could not be written it knows which bytes
 * they came from, so that nobody else has to keep them. One thread at a time.
 */
final class FormattedLines {

    /** Writes what it is given, or moves the position past what could be written and throws. */
    interface Output {
        void write(ByteBuffer bytes) throws IOException;
    }

    private static final int SIZE = 1 << 18;

    private final LineFormat format;
    private ByteBuffer out = ByteBuffer.allocateDirect(SIZE);
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
        while (bytes.hasRemaining()) {
            int start = bytes.position();
            int length = Lines.length(bytes);
            ByteBuffer changed = format.changesLines() ? format.line(bytes.slice(start, length)) : null;
            int needed = before.length + (changed == null ? length : changed.remaining());
            if (out.remaining() < needed) {
                if (out.position() > 0) {
                    break;
                }
                out = ByteBuffer.allocateDirect(needed);
            }
            out.put(before);
            if (changed == null) {
                out.put(out.position(), bytes, start, length).position(out.position() + length);
            } else {
                out.put(changed);
            }
            bytes.position(start + length);
        }
        out.flip();
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
