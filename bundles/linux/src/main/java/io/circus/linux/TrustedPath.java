// SPDX-License-Identifier: Apache-2.0
package io.circus.linux;

import io.circus.kernel.linux.Descriptors;
import io.circus.kernel.linux.Errno;
import io.circus.kernel.linux.ErrnoException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Walks a path from the root folder, name by name and by descriptors, and follows no link of a stranger: a link counts only
 * if root or the daemon's user owns it. So nobody who can write in a folder on the path decides which file the daemon opens.
 */
final class TrustedPath implements AutoCloseable {

    private static final int MOST_LINKS = 40;
    private static final int ROOT = 0;

    private final Path path;
    private final int user;
    private final Deque<String> names = new ArrayDeque<>();
    private int folder;
    private int links;

    /** @param user whose links count, besides those of root */
    TrustedPath(Path path, int user) throws FileSystemException {
        this.path = path;
        this.user = user;
        path.toAbsolutePath().forEach(name -> names.add(name.toString()));
        try {
            folder = At.openRoot();
        } catch (ErrnoException e) {
            throw exception(e);
        }
    }

    /** Walks to the end. @return a descriptor of what is there, opened with {@code flags}, which the caller closes */
    int open(int flags) throws FileSystemException {
        try {
            while (names.size() > 1) {
                step(names.pop());
            }
            return names.isEmpty() ? At.open(folder, ".", flags) : last(names.pop(), flags);
        } catch (ErrnoException e) {
            throw exception(e);
        }
    }

    private int last(String name, int flags) throws ErrnoException, FileSystemException {
        try {
            int opened = At.open(folder, name, flags | At.O_NOFOLLOW);
            if ((flags & At.O_PATH) == 0 || !isLink(opened)) {
                return opened;
            }
            Descriptors.close(opened);
        } catch (ErrnoException e) {
            if (!e.is(Errno.ELOOP)) {
                throw e;
            }
        }
        if (At.isProc(folder)) {
            return At.open(folder, name, flags);
        }
        step(name);
        return open(flags);
    }

    private static boolean isLink(int opened) throws ErrnoException {
        try {
            return At.status(opened).isLink();
        } catch (ErrnoException e) {
            Descriptors.close(opened);
            throw e;
        }
    }

    /** Goes into the folder {@code name}, or puts the names that a link stands for before those that are left. */
    private void step(String name) throws ErrnoException, FileSystemException {
        int next = At.open(folder, name, At.O_PATH | At.O_NOFOLLOW);
        try {
            At.Status status = At.status(next);
            if (!status.isLink()) {
                next = exchange(next);
            } else if (At.isProc(folder)) {
                int followed = At.open(folder, name, At.O_PATH);
                Descriptors.close(exchange(followed));
            } else {
                follow(name, next, status);
            }
        } finally {
            Descriptors.close(next);
        }
    }

    private void follow(String name, int link, At.Status status) throws ErrnoException, FileSystemException {
        if (status.owner() != ROOT && status.owner() != user) {
            throw new FileSystemException(path.toString(), null,
                    "the link " + name + " on the way belongs to user " + status.owner() + ", not following it");
        }
        if (++links > MOST_LINKS) {
            throw new FileSystemException(path.toString(), null, "too many levels of symbolic links");
        }
        Path target = Path.of(At.target(link));
        if (target.isAbsolute()) {
            Descriptors.close(exchange(At.openRoot()));
        }
        for (int i = target.getNameCount() - 1; i >= 0; i--) {
            names.push(target.getName(i).toString());
        }
    }

    /** @return the folder before */
    private int exchange(int next) {
        int former = folder;
        folder = next;
        return former;
    }

    /** As the JDK would have thrown it. */
    private FileSystemException exception(ErrnoException e) {
        if (e.is(Errno.ENOENT)) {
            return new NoSuchFileException(path.toString());
        }
        return e.is(Errno.EACCES) ? new AccessDeniedException(path.toString())
                : new FileSystemException(path.toString(), null, e.errno());
    }

    @Override
    public void close() {
        Descriptors.close(folder);
    }
}
