// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal.recent;

import static java.lang.System.Logger.Level.DEBUG;

import io.circus.streams.StreamSource;
import io.circus.streams.internal.lines.Lines;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The end of the file of a stream: the output from before the first request. */
public final class WrittenBefore {

    private static final System.Logger LOG = System.getLogger(WrittenBefore.class.getName());
    /** Bytes that are read of it. */
    private static final int MOST = 64 << 10;

    private WrittenBefore() {}

    /**
     * Adds the last whole lines of {@code file}; nothing if it is no regular file, or cannot be read. May wait for the disk.
     *
     * @param stream whose lines they are, without a process: a file does not tell which one wrote them
     */
    public static void addTo(RecentOutput output, Path file, StreamSource stream) {
        if (!Files.isRegularFile(file) || !output.beginsWith(file)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long begin = Math.max(0, channel.size() - MOST);
            ByteBuffer bytes = ByteBuffer.allocate(MOST);
            while (bytes.hasRemaining() && channel.read(bytes, begin + bytes.position()) > 0) {
                // until its end
            }
            bytes.flip();
            if (begin > 0) {
                bytes.position(Math.min(bytes.limit(), Lines.length(bytes)));
            }
            long millis = Files.getLastModifiedTime(file).toMillis();
            output.add(stream, bytes, millis);
            output.finishLine(stream, millis);
        } catch (IOException e) {
            LOG.log(DEBUG, () -> "cannot read the end of " + file + ": " + e);
        }
    }
}
