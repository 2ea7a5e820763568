// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution;

import static java.lang.System.Logger.Level.WARNING;

import io.circus.distribution.log.FrameworkReports;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.StringJoiner;

/**
 * A folder of this daemon alone, outside the home because several daemons share one home. It is removed when it is closed. While
 * the daemon lives, it holds the lock of a file in the folder, so another daemon can tell the folders of killed daemons.
 */
final class FrameworkStorage implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(FrameworkStorage.class.getName());
    private static final String PREFIX = "circusd-";
    private static final FileAttribute<?> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final Path LOCK = Path.of("lock");
    /** Bytes of a page: a file system without room for one has none for the framework. */
    private static final int PAGE = 4096;

    private final Path folder;
    private final FileChannel lock;

    private FrameworkStorage(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /** Creates the folder in the first of the places where that is possible. @throws IOException with the reason of each place */
    static FrameworkStorage create(PrivateFolder user, Iterable<Path> places) throws IOException {
        var reasons = new StringJoiner("; ");
        for (Path place : places) {
            try {
                return create(user.open(place));
            } catch (IOException e) {
                reasons.add(place + ": " + reason(e, place));
            }
        }
        throw new IOException("cannot make a folder for the framework: " + reasons);
    }

    private static String reason(IOException e, Path place) {
        String message = FrameworkReports.reason(e);
        return message.startsWith(place + ": ") ? message.substring(place.toString().length() + 2) : message;
    }

    /** Creates the folder in {@code parent}, which belongs to this user alone, and removes the folders of dead daemons. */
    static FrameworkStorage create(Path parent) throws IOException {
        removeAbandoned(parent);
        Path folder = makeFolder(parent);
        try {
            return new FrameworkStorage(folder, lock(folder));
        } catch (IOException e) {
            delete(folder);
            throw e;
        }
    }

    /** The number only tells this start from others: no other user can create a folder here. */
    private static Path makeFolder(Path parent) throws IOException {
        return Files.createDirectory(parent.resolve(PREFIX + ProcessHandle.current().pid() + "-" + System.nanoTime()), PRIVATE);
    }

    private static FileChannel lock(Path folder) throws IOException {
        Path unlocked = folder.resolve(LOCK + ".new");
        FileChannel lock = FileChannel.open(unlocked, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            lock.lock();
            byte[] page = (ProcessHandle.current().pid() + " ".repeat(PAGE)).getBytes(StandardCharsets.US_ASCII);
            lock.write(ByteBuffer.wrap(page, 0, PAGE));
            // The file gets its name when it is locked: a folder without the file is just being created.
            Files.move(unlocked, folder.resolve(LOCK));
            return lock;
        } catch (IOException e) {
            lock.close();
            throw e;
        }
    }

    Path folder() {
        return folder;
    }

    /** Removes the folder. The second call does nothing. Any thread. */
    @Override
    public synchronized void close() {
        if (!lock.isOpen()) {
            return;
        }
        try {
            delete(folder);
            lock.close();
        } catch (IOException e) {
            LOG.log(WARNING, () -> "cannot remove " + folder + ": " + e + ", ignoring");
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var parent = FolderTree.open(folder.getParent())) {
            parent.delete(folder.getFileName());
        }
    }

    private static void removeAbandoned(Path parent) {
        try (var storages = FolderTree.open(parent)) {
            for (Path folder : storages.stream()) {
                Path name = folder.getFileName();
                if (name.toString().startsWith(PREFIX) && isAbandoned(storages, name)) {
                    storages.delete(name);
                }
            }
        } catch (IOException e) {
            LOG.log(WARNING, () -> "cannot remove what an earlier daemon left in " + parent + ": " + e + ", ignoring");
        }
    }

    private static boolean isAbandoned(FolderTree storages, Path name) {
        try (FolderTree storage = storages.child(name);
                var file = (FileChannel) storage.stream().newByteChannel(LOCK,
                        Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
                FileLock lock = file.tryLock()) {
            return lock != null;
        } catch (IOException e) {
            return false;
        }
    }
}
