// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal.sinks;

import io.circus.linux.TrustedFiles;
import io.circus.streams.StreamOptions;
import io.circus.streams.StreamSink;
import io.circus.streams.StreamSource;
import io.circus.streams.internal.lines.FormattedLines;
import io.circus.streams.internal.lines.LineFormat;
import io.circus.streams.internal.lines.LinePrefix;
import io.circus.watchers.StreamOption;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;

/**
 * A file that is appended to, with or without the time before each line. A renamed file is still written to; a file
 * whose folder has gone cannot be written.
 */
public class FileSink implements StreamSink {

    /** Bytes per write: larger writes need large pieces of memory in the kernel, which cost more than they save. */
    private static final int PIECE = 1 << 16;

    private final Path path;
    private final Path folder;
    private final LineFormat format;
    private final FormattedLines lines;
    private FileChannel file;
    private long size;

    /** @param format null for bytes as they are */
    FileSink(StreamOptions options, LineFormat format) throws IOException {
        this.format = format;
        path = pathOf(options);
        folder = Objects.requireNonNullElse(path.toAbsolutePath().getParent(), path);
        lines = format == null ? null : new FormattedLines(format, PIECE);
        reopen();
    }

    /** The format for {@code time_format}; null if it is not given. */
    public static LineFormat timeFormat(StreamOptions options, Clock clock) {
        String pattern = options.get(StreamOption.TIME_FORMAT);
        return pattern == null ? null : new LinePrefix(pattern, clock);
    }

    /** Makes a temporary file if no name is given. */
    private static Path pathOf(StreamOptions options) throws IOException {
        String name = options.get(StreamOption.FILENAME);
        return name == null ? Files.createTempFile("circus-stream-", ".log") : Path.of(name);
    }

    @Override
    public boolean wantsLines() {
        return format != null;
    }

    @Override
    public void write(StreamSource source, ByteBuffer bytes) throws IOException {
        ensureFolder();
        if (file == null) {
            reopen();
        }
        if (lines != null) {
            lines.finish(this::append);
        }
        while (bytes.hasRemaining()) {
            renew();
            if (lines == null) {
                appendPart(bytes, fitting(bytes));
            } else {
                lines.write(format.before(source), bytes, room(bytes), this::append);
            }
        }
    }

    private void appendPart(ByteBuffer bytes, int count) throws IOException {
        int limit = bytes.limit();
        bytes.limit(bytes.position() + count);
        try {
            append(bytes);
        } finally {
            bytes.limit(limit);
        }
    }

    /** Checks that the folder still exists: output written to a file without a folder would be lost. */
    private void ensureFolder() throws IOException {
        if (!Files.isDirectory(folder)) {
            closeFile();
            throw new NoSuchFileException(folder.toString());
        }
    }

    /** Opens another file for the next bytes, if it is time: the place for rotation. */
    void renew() throws IOException {}

    /** Makes room for {@code bytes} as they are, by rotation. @return how many of them are to be written before the next call, one at least */
    int fitting(ByteBuffer bytes) throws IOException {
        return bytes.remaining();
    }

    /** Makes room for the first line of {@code bytes}, by rotation. @return what the file still takes, as {@link FormattedLines#write} counts */
    long room(ByteBuffer bytes) throws IOException {
        return Long.MAX_VALUE;
    }

    private void append(ByteBuffer bytes) throws IOException {
        int start = bytes.position();
        int limit = bytes.limit();
        try {
            if (file == null) {
                reopen();
            }
            while (bytes.position() < limit) {
                bytes.limit(Math.min(limit, bytes.position() + PIECE));
                file.write(bytes);
            }
        } finally {
            bytes.limit(limit);
            size += bytes.position() - start;
        }
    }

    final Path path() {
        return path;
    }

    /** In bytes. */
    final long size() {
        return size;
    }

    /** Closes the file and opens the one at the path; if that fails, the next write tries again. */
    @Override
    public final void reopen() throws IOException {
        closeFile();
        file = TrustedFiles.append(path);
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
            if (lines != null) {
                lines.finish(this::append);
            }
        } finally {
            closeFile();
        }
    }
}
