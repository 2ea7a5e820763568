// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal;

import io.circus.streams.StreamOptions;
import io.circus.streams.StreamSink;
import io.circus.streams.StreamSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that is appended to, with or without the time before each line. A renamed one is written on. */
class FileSink implements StreamSink {

    private static final int BUFFER = 1 << 18;

    private final Path path;
    private final LineFormat format;
    private FileChannel file;
    private long size;
    /** Lines with their prefixes that are not in the file yet. */
    private ByteBuffer lines;

    FileSink(StreamOptions options) throws IOException {
        this(options, options.text("time_format").map(LinePrefix::new).orElse(null));
    }

    /** @param format null for bytes as they are */
    FileSink(StreamOptions options, LineFormat format) throws IOException {
        this.format = format;
        String name = options.text("filename").orElse(null);
        path = name == null ? Files.createTempFile("circus-stream-", ".log") : Path.of(name);
        lines = ByteBuffer.allocateDirect(format == null ? 0 : BUFFER);
        reopen();
    }

    @Override
    public boolean wantsLines() {
        return format != null;
    }

    @Override
    public void write(StreamSource source, ByteBuffer bytes) throws IOException {
        if (format != null) {
            writeLines(source, bytes);
        } else {
            while (bytes.hasRemaining()) {
                append(bytes, prepare(bytes));
            }
        }
    }

    private void writeLines(StreamSource source, ByteBuffer bytes) throws IOException {
        flush();
        while (bytes.hasRemaining()) {
            byte[] before = format.before(source);
            for (int left = prepare(bytes); left > 0;) {
                int length = lineLength(bytes);
                ByteBuffer line = format.line(bytes.slice(bytes.position(), length));
                int needed = before.length + line.remaining();
                if (lines.position() > 0 && lines.remaining() < needed) {
                    flush();
                }
                if (lines.remaining() < needed) {
                    lines = ByteBuffer.allocateDirect(needed);
                }
                lines.put(before).put(line);
                bytes.position(bytes.position() + length);
                left -= length;
            }
            flush();
        }
    }

    /** With its newline. */
    static int lineLength(ByteBuffer bytes) {
        for (int i = bytes.position(); i < bytes.limit(); i++) {
            if (bytes.get(i) == '\n') {
                return i + 1 - bytes.position();
            }
        }
        return bytes.remaining();
    }

    private void flush() throws IOException {
        lines.flip();
        try {
            append(lines, lines.remaining());
        } finally {
            lines.compact();
        }
    }

    /**
     * Gets the file ready for the next bytes: the place for rotation.
     *
     * @return how many of them are to be written before the next call, one at least; whole lines if lines are wanted
     */
    int prepare(ByteBuffer bytes) throws IOException {
        return bytes.remaining();
    }

    private void append(ByteBuffer bytes, int count) throws IOException {
        int limit = bytes.limit();
        int start = bytes.position();
        bytes.limit(start + count);
        try {
            if (file == null) {
                reopen();
            }
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
        } finally {
            size += bytes.position() - start;
            bytes.limit(limit);
        }
    }

    final Path path() {
        return path;
    }

    /** In bytes. */
    final long size() {
        return size;
    }

    /** Closes the file and opens what is at the path now; if that fails, the next write tries again. */
    final void reopen() throws IOException {
        closeFile();
        file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        size = file.size();
    }

    final void closeFile() throws IOException {
        if (file != null) {
            FileChannel former = file;
            file = null;
            former.close();
        }
    }

    @Override
    public void close() throws IOException {
        try {
            if (lines.position() > 0) {
                flush();
            }
        } finally {
            closeFile();
        }
    }
}
