// SPDX-License-Identifier: Apache-2.0
package io.circus.linux.internal;

import static java.lang.System.Logger.Level.DEBUG;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * The control group {@code circus-PID} that one daemon has to itself, with those of its watchers in it. A lock on its
 * {@code cgroup.procs}, which ends with the daemon however that ends, tells others that it is in use: pids do not, since
 * daemons in PID namespaces of their own may have the same one. One thread at a time.
 */
final class GroupFolder {

    private static final System.Logger LOG = System.getLogger("circus");
    private static final String PREFIX = "circus-";
    private static final int MOST_NAMES = 100;

    private final Path path;
    private final FileChannel lock;

    private GroupFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /** Makes the group below {@code parent}, or takes over an abandoned one of that name. */
    static GroupFolder claim(Path parent) throws IOException {
        String name = PREFIX + ProcessHandle.current().pid();
        for (int number = 1; number <= MOST_NAMES; number++) {
            Path path = parent.resolve(number == 1 ? name : name + "-" + number);
            try {
                Files.createDirectory(path);
            } catch (FileAlreadyExistsException e) {
                // abandoned, or somebody's
            }
            Optional<FileChannel> lock = lock(path);
            if (lock.isPresent()) {
                return new GroupFolder(path, lock.get());
            }
        }
        throw new IOException("all of " + MOST_NAMES + " names for a control group are taken");
    }

    /**
     * Empty if somebody has it, or it was removed meanwhile: whoever removes a group holds the lock while it does. Another group may have
     * taken the name since, and a lock of the removed one says nothing about that.
     */
    private static Optional<FileChannel> lock(Path path) {
        Path file = path.resolve("cgroup.procs");
        try {
            Object opened = identity(file);
            FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
            try {
                if (channel.tryLock() != null && identity(file).equals(opened)) {
                    return Optional.of(channel);
                }
            } catch (OverlappingFileLockException | NoSuchFileException e) {
                // somebody in this process has it; it was removed
            }
            channel.close();
        } catch (IOException e) {
            LOG.log(DEBUG, () -> "cannot have the control group " + path + ": " + e);
        }
        return Optional.empty();
    }

    /** The device and the inode; the kernel gives no number of a removed group to a new one soon. */
    private static Object identity(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    Path path() {
        return path;
    }

    /** Removes what killed daemons have left: a group in which processes live on stays. */
    void removeAbandonedOnes() {
        try (var others = Files.newDirectoryStream(path.getParent(), PREFIX + "*")) {
            for (Path other : others) {
                Optional<FileChannel> free = other.equals(path) ? Optional.empty() : lock(other);
                if (free.isPresent()) {
                    remove(other);
                    free.get().close();
                }
            }
        } catch (IOException e) {
            LOG.log(DEBUG, () -> "cannot look for abandoned control groups: " + e);
        }
    }

    /** Gives up the groups in it that are empty, and then itself. */
    void close() {
        remove(path);
        try {
            lock.close();
        } catch (IOException e) {
            LOG.log(DEBUG, () -> "cannot unlock the control group " + path + ": " + e);
        }
    }

    private static void remove(Path folder) {
        try {
            try (var groups = Files.newDirectoryStream(folder, Files::isDirectory)) {
                for (Path group : groups) {
                    Files.deleteIfExists(group);
                }
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            LOG.log(DEBUG, () -> "the control group " + folder + " stays, it is not empty: " + e);
        }
    }
}
