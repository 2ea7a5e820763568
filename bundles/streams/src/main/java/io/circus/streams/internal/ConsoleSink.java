// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal;

import io.circus.streams.StreamSink;
import io.circus.streams.StreamSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** The console, which is not closed. */
final class ConsoleSink implements StreamSink {

    /** PIPE_BUF: so many bytes get into a pipe together, whoever else writes into it. */
    private static final int PIECE = 4096;

    private final WritableByteChannel console;
    private final LineFormat format;
    private final FormattedLines lines;

    ConsoleSink(WritableByteChannel console) {
        this(console, null);
    }

    /** @param format null for bytes as they are */
    ConsoleSink(WritableByteChannel console, LineFormat format) {
        this.console = console;
        this.format = format;
        lines = format == null ? null : new FormattedLines(format, PIECE);
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
