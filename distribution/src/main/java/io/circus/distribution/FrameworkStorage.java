// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution;

import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A folder of this daemon alone, outside the home, gone when it is closed: several daemons share one home. While the
 * daemon lives it holds the lock of a file in it, so that the next one can tell what killed daemons have left.
 */
final class FrameworkStorage implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(FrameworkStorage.class.getName());
    private static final String PREFIX = "circusd-";
    private static final String LOCK = "lock";

    private final Path folder;
    private final FileChannel lock;

    private FrameworkStorage(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /** Makes a folder in {@code parent}, and removes those of daemons that live no more. */
    static FrameworkStorage create(Path parent) throws IOException {
        removeAbandoned(parent);
        Path folder = Files.createTempDirectory(parent, PREFIX + ProcessHandle.current().pid() + "-");
        Path unlocked = folder.resolve(LOCK + ".new");
        FileChannel lock = FileChannel.open(unlocked, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        lock.lock();
        // Under its name only when it is locked: a folder without it is one that is being made.
        Files.move(unlocked, folder.resolve(LOCK));
        return new FrameworkStorage(folder, lock);
    }

    Path folder() {
        return folder;
    }

    @Override
    public void close() {
        try {
            delete(folder);
            lock.close();
        } catch (IOException e) {
            LOG.log(WARNING, () -> "cannot remove " + folder + ": " + e + ", ignoring");
        }
    }

    private static void removeAbandoned(Path parent) {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path folder : folders) {
                if (isAbandoned(folder)) {
                    delete(folder);
                }
            }
        } catch (IOException e) {
            LOG.log(WARNING, () -> "cannot remove what an earlier daemon left in " + parent + ": " + e + ", ignoring");
        }
    }

    /** False for those of other users, too: their locks cannot be opened. */
    private static boolean isAbandoned(Path folder) {
        Path file = folder.resolve(LOCK);
        if (!Files.isWritable(file) || !Files.isRegularFile(file)) {
            return false;
        }
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE); FileLock lock = channel.tryLock()) {
            return lock != null;
        } catch (IOException e) {
            return false;
        }
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path dir, IOException failure) throws IOException {
                Files.deleteIfExists(dir);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
