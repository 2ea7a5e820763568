// SPDX-License-Identifier: Apache-2.0
package io.circus.metrics.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * The file {@code /proc/PID/stat} of one process. Kept open, reading it takes one call instead of four, less than half
 * of the time; an open file belongs to its process, even if another process gets the pid later. One thread.
 */
final class StatFile {

    private final String file;
    private FileChannel open;

    StatFile(String file) {
        this.file = file;
    }

    boolean isOpen() {
        return open != null;
    }

    /** Opens the file and keeps it open. */
    void open() {
        try {
            open = FileChannel.open(Path.of(file));
        } catch (IOException e) {
            // there is no such process any more, or no descriptor: read says which
        }
    }

    /**
     * Reads it.
     *
     * @param direct outside the heap and as large as {@code into}
     * @return the number of bytes; 0 if there is no such process
     */
    int read(ByteBuffer direct, byte[] into) {
        if (open == null) {
            return ProcFiles.read(file, into);
        }
        try {
            direct.clear();
            int length = Math.max(0, open.read(direct, 0));
            direct.flip().get(into, 0, length);
            return length;
        } catch (IOException e) {
            return 0; // ESRCH
        }
    }

    void close() {
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // there is nothing to write, so nothing is lost
            }
            open = null;
        }
    }
}
