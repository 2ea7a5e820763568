// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal.sinks;

import io.circus.streams.StreamOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;

/** A file that another program rotates: it is opened again when another file, or none, is at its path. */
final class WatchedSink extends FileSink {

    private Object opened;

    WatchedSink(StreamOptions options) throws IOException {
        super(options, timeFormat(options, Clock.systemDefaultZone()));
        opened = atPath();
    }

    @Override
    void renew() throws IOException {
        Object now = atPath();
        if (now == null || !now.equals(opened)) {
            reopen();
            opened = atPath();
        }
    }

    /** Device and inode, or null if there is no file. */
    private Object atPath() throws IOException {
        try {
            return Files.readAttributes(path(), BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
    }
}
