// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal;

import io.circus.streams.StreamSink;
import io.circus.streams.StreamSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** The console, which is not closed. */
final class ConsoleSink implements StreamSink {

    private final WritableByteChannel console;
    private final LineFormat format;

    ConsoleSink(WritableByteChannel console) {
        this(console, null);
    }

    /** @param format null for bytes as they are */
    ConsoleSink(WritableByteChannel console, LineFormat format) {
        this.console = console;
        this.format = format;
    }

    @Override
    public boolean wantsLines() {
        return format != null;
    }

    @Override
    public void write(StreamSource source, ByteBuffer bytes) throws IOException {
        if (format == null) {
            writeAll(bytes);
            return;
        }
        while (bytes.hasRemaining()) {
            int length = Lines.length(bytes);
            ByteBuffer line = format.line(bytes.slice(bytes.position(), length));
            if (line.hasRemaining()) {
                byte[] before = format.before(source);
                writeAll(ByteBuffer.allocate(before.length + line.remaining()).put(before).put(line).flip());
            }
            bytes.position(bytes.position() + length);
        }
    }

    private void writeAll(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            console.write(bytes);
        }
    }

    @Override
    public void close() {}
}
