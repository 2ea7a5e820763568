// SPDX-License-Identifier: Apache-2.0
package io.circus.linux;

import io.circus.kernel.linux.Descriptors;
import io.circus.kernel.linux.ErrnoException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Opens files whose names come from the configuration and whose folders may belong to others: logs, output, the pid file. No
 * link counts, at the end of a path or on the way, that neither root nor the daemon's user owns; and no open waits for the
 * other end of a pipe. Links that the kernel makes, such as those that {@code /dev/stdout} leads to, count. Any thread that
 * may wait for the disk; exceptions are those of {@link Files}, with the path as it was given.
 */
public final class TrustedFiles {

    private static final Path OPEN_FILES = Path.of("/proc/self/fd");

    private TrustedFiles() {}

    /** Opens a file to append to it, and makes it if there is none, with what the umask leaves of 0666. */
    public static FileChannel append(Path file) throws IOException {
        return channel(file, At.O_WRONLY | At.O_APPEND | At.O_CREAT, false, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    /** Opens a regular file to write it anew, and makes it if there is none; what it holds stays until it is truncated. */
    public static FileChannel overwrite(Path file) throws IOException {
        return channel(file, At.O_WRONLY | At.O_CREAT, true, StandardOpenOption.WRITE);
    }

    /** Opens a regular file to read it. */
    public static SeekableByteChannel read(Path file) throws IOException {
        return channel(file, 0, true, StandardOpenOption.READ);
    }

    /** Holds the folder of {@code file}, whoever it belongs to. */
    public static Held folderOf(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        return new Held(open(folder == null ? file : folder, At.O_PATH));
    }

    /**
     * Holds a file of any kind that the daemon has made, to change its owner and mode.
     *
     * @throws IOException also if it belongs to another user by now
     */
    public static Held own(Path file) throws IOException {
        int descriptor = open(file, At.O_PATH);
        try {
            if (At.status(descriptor).owner() != user()) {
                throw new FileSystemException(file.toString(), null, "it belongs to another user");
            }
            return new Held(descriptor);
        } catch (ErrnoException e) {
            Descriptors.close(descriptor);
            throw new FileSystemException(file.toString(), null, e.getMessage());
        } catch (IOException e) {
            Descriptors.close(descriptor);
            throw e;
        }
    }

    private static FileChannel channel(Path file, int flags, boolean regular, OpenOption... options) throws IOException {
        int descriptor = open(file, flags | At.O_NONBLOCK);
        try {
            if (regular && !At.status(descriptor).isRegular()) {
                throw new FileSystemException(file.toString(), null, "it is no regular file");
            }
            return FileChannel.open(OPEN_FILES.resolve(Integer.toString(descriptor)), options);
        } catch (ErrnoException e) {
            throw new FileSystemException(file.toString(), null, e.getMessage());
        } finally {
            Descriptors.close(descriptor);
        }
    }

    private static int open(Path path, int flags) throws IOException {
        try (var walk = new TrustedPath(path, user())) {
            return walk.open(flags);
        }
    }

    private static int user() throws IOException {
        return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    }

    /** A file or folder that stays the same one while it is held, whatever takes the place of its path. Not thread-safe. */
    public static final class Held implements AutoCloseable {

        private final int descriptor;

        private Held(int descriptor) {
            this.descriptor = descriptor;
        }

        /** A path to what is held, good for any use until it is closed. */
        public Path path() {
            return OPEN_FILES.resolve(Integer.toString(descriptor));
        }

        /** In a folder: a path to the entry {@code name}, which may be a link of anybody: to rename or delete it, not to open it. */
        public Path entry(String name) {
            return path().resolve(name);
        }

        @Override
        public void close() {
            Descriptors.close(descriptor);
        }
    }
}
