// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl.server;

import static java.lang.System.Logger.Level.WARNING;

import io.circus.toolkit.FileTrouble;
import io.circus.toolkit.FileWatch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;

/**
 * Watches the socket files of all endpoints of this bundle, which several components open. All share one watch, since a
 * user may have only a few; without a file there is no watch. Any thread.
 */
public final class SocketFileWatch {

    private static final System.Logger LOG = System.getLogger(SocketFileWatch.class.getName());
    private static final Duration QUIET = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Set<SocketFile> FILES = new CopyOnWriteArraySet<>();

    /** Guarded by the class; null while there is no file. */
    private static FileWatch watch;

    private SocketFileWatch() {}

    static synchronized void add(SocketFile file) {
        FILES.add(file);
        if (watch != null) {
            watch.refresh();
            return;
        }
        try {
            watch = new FileWatch("socket files", QUIET, SocketFileWatch::paths, SocketFileWatch::restore);
        } catch (IOException e) {
            LOG.log(WARNING, () -> "cannot watch the socket files of endpoints, a reload looks after them: " + FileTrouble.of(e));
        }
    }

    static void remove(SocketFile file) {
        FileWatch idle = forget(file);
        if (idle == null) {
            return;
        }
        try {
            idle.close(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static synchronized FileWatch forget(SocketFile file) {
        FILES.remove(file);
        if (!FILES.isEmpty()) {
            return null;
        }
        FileWatch idle = watch;
        watch = null;
        return idle;
    }

    private static List<Path> paths() {
        return FILES.stream().map(SocketFile::path).toList();
    }

    /** Removes the files at the end of the daemon, which may not get as far as closing the endpoints. */
    public static void takeAway() {
        for (SocketFile file : FILES) {
            try {
                file.takeAway();
            } catch (IOException e) {
                LOG.log(WARNING, () -> "cannot remove the socket " + file.path() + ": " + FileTrouble.reason(e));
            }
        }
    }

    /** Re-creates the missing files. */
    public static void restore() {
        FILES.forEach(SocketFile::restore);
    }
}
