// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The file that tells others the pid of the daemon. */
record PidFile(Path file, long pid) {

    /**
     * Writes the pid, over whatever does not name a living process.
     *
     * @throws IOException with a message for the user
     */
    void write() throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (!Files.isDirectory(folder)) {
            throw new IOException("cannot create pid file " + file + ": there is no directory " + folder);
        }
        long other = written();
        if (other > 0 && other != pid && Files.exists(Path.of("/proc", Long.toString(other)))) {
            throw new IOException("cannot create pid file " + file + ": it names process " + other
                    + ", which is alive (is another circusd running?)");
        }
        try {
            boolean isNew = !Files.exists(file);
            Files.writeString(file, pid + "\n");
            if (isNew) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
            }
        } catch (IOException e) {
            throw new IOException("cannot create pid file " + file + ": " + e.getMessage(), e);
        }
    }

    /** Removes the file if it still holds this pid. */
    void remove() throws IOException {
        if (written() == pid) {
            Files.deleteIfExists(file);
        }
    }

    /** The pid in the file; 0 if there is none. */
    private long written() throws IOException {
        try {
            return Long.parseLong(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).strip());
        } catch (NoSuchFileException | NumberFormatException e) {
            return 0;
        } catch (IOException e) {
            throw new IOException("cannot read pid file " + file + ": " + e.getMessage(), e);
        }
    }
}
