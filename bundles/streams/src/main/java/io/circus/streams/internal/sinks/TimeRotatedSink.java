// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal.sinks;

import io.circus.linux.TrustedFiles;
import io.circus.streams.StreamOptions;
import io.circus.watchers.StreamOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * {@code TimedRotatingFileStream}: a file that is renamed at the first write after its time is up; without output it is
 * not rotated. The newest {@code backup_count} old files are kept, or all if that is 0.
 */
final class TimeRotatedSink extends FileSink {

    private final RotationTimes times;
    private final Clock clock;
    private final long backups;
    private Instant due;

    TimeRotatedSink(StreamOptions options, Clock clock) throws IOException {
        var moments = new RotationTimes(options, clock.getZone());
        times = moments;
        this.clock = clock;
        backups = options.get(StreamOption.BACKUP_COUNT);
        Instant since = lastWritten(options.get(StreamOption.FILENAME), clock);
        due = moments.after(since);
        super(options, timeFormat(options, clock));
    }

    /** When an existing file was last written; now if there is none. */
    private static Instant lastWritten(String file, Clock clock) throws IOException {
        return file == null || !Files.exists(Path.of(file)) ? clock.instant()
                : Files.getLastModifiedTime(Path.of(file)).toInstant();
    }

    @Override
    void renew() throws IOException {
        Instant now = clock.instant();
        if (!now.isBefore(due)) {
            rotate();
            due = times.after(now);
        }
    }

    private void rotate() throws IOException {
        closeFile();
        try (var folder = TrustedFiles.folderOf(path())) {
            String name = path().getFileName().toString();
            if (Files.exists(folder.entry(name), LinkOption.NOFOLLOW_LINKS)) {
                Files.move(folder.entry(name), folder.entry(name + "." + times.suffix(due)),
                        StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            }
            reopen();
            if (backups > 0) {
                deleteOld(folder);
            }
        }
    }

    private void deleteOld(TrustedFiles.Held folder) throws IOException {
        int length = times.suffix(due).length();
        String start = path().getFileName() + ".";
        List<Path> old;
        try (Stream<Path> files = Files.list(folder.path())) {
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
