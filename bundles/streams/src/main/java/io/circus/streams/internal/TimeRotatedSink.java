// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal;

import io.circus.streams.StreamOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;

/**
 * A file that is renamed when its time is up and something is written: nothing is rotated without output. Of the old ones the
 * newest {@code backup_count} are kept, all if that is 0.
 */
final class TimeRotatedSink extends FileSink {

    private final RotationTimes times;
    private final long backups;
    private Instant due;

    TimeRotatedSink(StreamOptions options) throws IOException {
        this(options, new RotationTimes(options, ZoneId.systemDefault()), options.number("backup_count", 0, 0));
    }

    private TimeRotatedSink(StreamOptions options, RotationTimes times, long backups) throws IOException {
        super(options);
        this.times = times;
        this.backups = backups;
        due = times.first(size() > 0 ? Files.getLastModifiedTime(path()).toInstant() : Instant.now());
    }

    @Override
    int prepare(ByteBuffer bytes) throws IOException {
        Instant now = Instant.now();
        if (!now.isBefore(due)) {
            rotate();
            due = times.next(due, now);
        }
        return bytes.remaining();
    }

    private void rotate() throws IOException {
        closeFile();
        if (Files.exists(path())) {
            Files.move(path(), path().resolveSibling(path().getFileName() + "." + times.suffix(due)),
                    StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        }
        reopen();
        if (backups > 0) {
            deleteOld();
        }
    }

    private void deleteOld() throws IOException {
        int length = times.suffix(due).length();
        String start = path().getFileName() + ".";
        List<Path> old;
        try (Stream<Path> files = Files.list(path().toAbsolutePath().getParent())) {
            old = files.filter(file -> {
                String name = file.getFileName().toString();
                return name.length() == start.length() + length && name.startsWith(start)
                        && name.substring(start.length()).chars().allMatch(c -> c >= '0' && c <= '9');
            }).sorted().toList();
        }
        for (Path file : old.subList(0, (int) Math.max(0, old.size() - backups))) {
            Files.deleteIfExists(file);
        }
    }
}
