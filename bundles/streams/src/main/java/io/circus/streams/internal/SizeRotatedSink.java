// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal;

import io.circus.streams.StreamOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * {@code FileStream}: before a line that would bring the file to {@code max_bytes}, the file is renamed to {@code .1}, that to
 * {@code .2}, up to {@code backup_count}. Without a backup count it keeps growing, as in the original. A file is cut between
 * lines, and exceeds the limit by a single long line only.
 */
final class SizeRotatedSink extends FileSink {

    private final long maxBytes;
    private final long backups;

    SizeRotatedSink(StreamOptions options) throws IOException {
        this(options, options.text("time_format").map(LinePrefix::new).orElse(null));
    }

    /** @param format null for bytes as they are */
    SizeRotatedSink(StreamOptions options, LineFormat format) throws IOException {
        super(options, format);
        maxBytes = options.number("max_bytes", 0, 0);
        backups = options.number("backup_count", 0, 0);
    }

    @Override
    int prepare(ByteBuffer bytes) throws IOException {
        if (maxBytes == 0 || backups == 0) {
            return bytes.remaining();
        }
        int fitting = fitting(bytes);
        if (fitting > 0) {
            return fitting;
        }
        if (size() > 0) {
            rotate();
            fitting = fitting(bytes);
        }
        return fitting > 0 ? fitting : lineLength(bytes);
    }

    /** The longest part of whole lines that leaves the file under the limit. */
    private int fitting(ByteBuffer bytes) {
        long room = maxBytes - size() - 1;
        if (bytes.remaining() <= room) {
            return bytes.remaining();
        }
        int length = (int) Math.max(0, room);
        while (length > 0 && bytes.get(bytes.position() + length - 1) != '\n') {
            length--;
        }
        return length;
    }

    private void rotate() throws IOException {
        closeFile();
        for (long i = backups - 1; i >= 0; i--) {
            Path from = backup(i);
            if (Files.exists(from)) {
                Files.move(from, backup(i + 1), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            }
        }
        reopen();
    }

    private Path backup(long number) {
        return number == 0 ? path() : path().resolveSibling(path().getFileName() + "." + number);
    }
}
