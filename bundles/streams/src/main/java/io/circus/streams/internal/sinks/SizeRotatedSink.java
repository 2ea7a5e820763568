// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal.sinks;

import io.circus.linux.TrustedFiles;
import io.circus.streams.StreamOptions;
import io.circus.streams.internal.lines.LineFormat;
import io.circus.streams.internal.lines.Lines;
import io.circus.streams.internal.reading.WatcherStream;
import io.circus.watchers.StreamOption;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * {@code FileStream}: before a line that would bring the file to {@code max_bytes}, the file, even an empty one, is
 * renamed to {@code .1}, that to {@code .2}, up to {@code backup_count}. A newline stays with its line: many programs
 * write the two separately, and whether they are read together depends on the moment. Without a backup count the file
 * keeps growing, as in the original. The prefix of a line does not count for the line itself.
 */
public final class SizeRotatedSink extends FileSink {

    /** This many bytes without a newline count as a line. */
    private static final int PIECE = WatcherStream.LONGEST_LINE;

    private final long maxBytes;
    private final long backups;
    /** Whether the file ends with a line without its newline. */
    private boolean unfinished;

    /** @param format null for bytes as they are */
    public SizeRotatedSink(StreamOptions options, LineFormat format) throws IOException {
        maxBytes = options.get(StreamOption.MAX_BYTES);
        backups = options.get(StreamOption.BACKUP_COUNT);
        super(options, format);
    }

    @Override
    int fitting(ByteBuffer bytes) throws IOException {
        if (neverRotates()) {
            return bytes.remaining();
        }
        int count = underLimit(bytes);
        if (count == 0 && unfinished && bytes.get(bytes.position()) == '\n') {
            count = 1;
        } else if (count == 0) {
            rotate();
            count = Math.max(underLimit(bytes), firstLine(bytes));
        }
        unfinished = bytes.get(bytes.position() + count - 1) != '\n';
        return count;
    }

    @Override
    long room(ByteBuffer bytes) throws IOException {
        if (neverRotates()) {
            return Long.MAX_VALUE;
        }
        if (Lines.length(bytes) >= maxBytes - size()) {
            rotate();
        }
        return maxBytes - size();
    }

    private boolean neverRotates() {
        return maxBytes <= 0 || backups <= 0;
    }

    /** The lines that leave the file under the limit, in bytes. */
    private int underLimit(ByteBuffer bytes) {
        long room = maxBytes - size();
        if (bytes.remaining() < room) {
            return bytes.remaining();
        }
        int count = 0;
        int limit = bytes.limit();
        int start = bytes.position();
        while (start + count < limit) {
            bytes.position(start + count);
            int length = firstLine(bytes);
            if (length >= room) {
                break;
            }
            count += length;
            room -= length;
        }
        bytes.position(start);
        return count;
    }

    private int firstLine(ByteBuffer bytes) {
        return Math.min(Lines.length(bytes), PIECE);
    }

    private void rotate() throws IOException {
        closeFile();
        try (var folder = TrustedFiles.folderOf(path())) {
            for (long i = backups - 1; i >= 0; i--) {
                Path from = folder.entry(backup(i));
                if (Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
                    Files.move(from, folder.entry(backup(i + 1)), StandardCopyOption.REPLACE_EXISTING,
                            StandardCopyOption.ATOMIC_MOVE);
                }
            }
        }
        reopen();
    }

    private String backup(long number) {
        return path().getFileName() + (number == 0 ? "" : "." + number);
    }
}
