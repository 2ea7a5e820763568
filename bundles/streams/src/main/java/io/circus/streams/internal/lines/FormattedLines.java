// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal.lines;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Formats and writes lines, some KiB at a time. After a failure it knows which bytes the unwritten lines came from, so
 * that no one else has to keep them. One thread at a time.
 */
public final class FormattedLines {

    /** Writes all bytes, or moves the position past the written ones and throws. */
    public interface Output {
        void write(ByteBuffer bytes) throws IOException;
    }

    /** Bytes per formatting step: this much stays in the first cache of a processor. */
    private static final int IN = 1 << 15;
    private static final int OUT = 1 << 16;

    /** One pair for each thread that writes, for there are few of them, and may be thousands of streams. */
    private static final class Buffers {
        static final ThreadLocal<Buffers> OF_THREAD = ThreadLocal.withInitial(Buffers::new);

        final GivenLines in = new GivenLines(IN);
        final LineBuffer out = new LineBuffer(OUT);
    }

    private final LineFormat format;
    private final int piece;
    /** The end of a line whose beginning has been written. */
    private ByteBuffer rest = ByteBuffer.allocate(0);

    // of one call of write
    private long room;
    private boolean isFirst;
    private boolean isFull;

    /** @param piece bytes per write; only whole lines are written, so a longer line is written alone */
    public FormattedLines(LineFormat format, int piece) {
        this.format = format;
        this.piece = piece;
    }

    /** Writes the end of a line that an earlier failure has cut. */
    public void finish(Output output) throws IOException {
        if (rest.hasRemaining()) {
            output.write(rest);
        }
    }

    /**
     * Writes the first of the whole lines of {@code bytes}, and the others as long as there is room.
     *
     * @param before what comes before each
     * @param room in bytes: a line has room if it is shorter, as it came, than what earlier lines have left
     * @throws IOException as the output; the position is after the last line that has been written, or whose beginning has
     */
    public void write(byte[] before, ByteBuffer bytes, long room, Output output) throws IOException {
        Buffers buffers = Buffers.OF_THREAD.get();
        this.room = room;
        isFirst = true;
        isFull = false;
        buffers.in.clear();
        while (bytes.hasRemaining() && !isFull) {
            int start = bytes.position();
            fill(before, bytes, buffers);
            ByteBuffer formatted = buffers.out.content();
            try {
                output.write(formatted);
            } catch (IOException e) {
                takeBack(before, bytes, start, formatted.position());
                throw e;
            }
        }
    }

    private void fill(byte[] before, ByteBuffer bytes, Buffers buffers) {
        GivenLines in = buffers.in;
        buffers.out.clear(piece);
        boolean more = true;
        while (more && bytes.hasRemaining()) {
            if (!in.hasRemaining()) {
                in.load(bytes, countOfSome(bytes));
            }
            int start = in.position;
            more = put(before, in, buffers.out);
            bytes.position(bytes.position() + in.position - start);
        }
    }

    /** How many bytes the next lines are, one at least. */
    private static int countOfSome(ByteBuffer bytes) {
        int count = Math.min(bytes.remaining(), IN);
        int whole = count == bytes.remaining() ? count : Lines.whole(bytes, count);
        return whole > 0 ? whole : Lines.length(bytes);
    }

    /** Formats the lines of {@code in}, as long as there is room. @return whether there was room for all */
    private boolean put(byte[] before, GivenLines in, LineBuffer out) {
        while (in.hasRemaining()) {
            if (out.position > piece) {
                return false;
            }
            int start = in.position;
            int end = out.position;
            boolean fits = format.put(before, in, out);
            if (fits && takeRoom(in.position - start, out.position - end)) {
                continue;
            }
            in.position = start;
            out.position = end;
            if (fits || end > 0) {
                return false;
            }
            out.clear(2 * out.limit);
        }
        return true;
    }

    private boolean takeRoom(int length, int written) {
        isFull = length >= room && !isFirst;
        isFirst = false;
        room -= written;
        return !isFull;
    }

    /** Sets the position after the lines of the first {@code written} bytes, and keeps the missing part of the last line. */
    private void takeBack(byte[] before, ByteBuffer bytes, int start, int written) {
        var in = new GivenLines(0);
        var out = new LineBuffer(0);
        bytes.position(start);
        for (int left = written; left > 0; left -= out.position) {
            int length = Lines.length(bytes);
            in.load(bytes, length);
            out.clear(piece);
            while (!format.put(before, in, out)) {
                in.position = 0;
                out.clear(2 * out.limit);
            }
            bytes.position(bytes.position() + length);
            if (left < out.position) {
                rest = ByteBuffer.wrap(Arrays.copyOfRange(out.bytes, left, out.position));
            }
        }
    }
}
