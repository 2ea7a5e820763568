// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal.sinks;

import io.circus.streams.StreamSink;
import io.circus.streams.StreamSource;
import io.circus.streams.internal.lines.FormattedLines;
import io.circus.streams.internal.lines.LineFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** The console, which is not closed. */
public final class ConsoleSink implements StreamSink {

    /** PIPE_BUF: bytes per write to a pipe, up to which a write stays together. */
    private static final int PIECE = 4096;
    /** Bytes per write to a file, where each write stays together. */
    private static final int PIECE_OF_FILE = 1 << 16;

    private final WritableByteChannel console;
    private final LineFormat format;
    private final FormattedLines lines;

    public ConsoleSink(WritableByteChannel console) {
        this(console, false, null);
    }

    /**
     * @param isFile whether the console is a regular file
     * @param format null for bytes as they are
     */
    public ConsoleSink(WritableByteChannel console, boolean isFile, LineFormat format) {
        this.console = console;
        this.format = format;
        lines = format == null ? null : new FormattedLines(format, isFile ? PIECE_OF_FILE : PIECE);
    }

    @Override
    public boolean wantsLines() {
        return format != null;
    }

    @Override
    public void write(StreamSource source, ByteBuffer bytes) throws IOException {
        if (format == null) {
            writeAll(bytes);
        } else {
            lines.finish(this::writeAll);
            lines.write(format.before(source), bytes, Long.MAX_VALUE, this::writeAll);
        }
    }

    private void writeAll(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            console.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        if (lines != null) {
            lines.finish(this::writeAll);
        }
    }
}
