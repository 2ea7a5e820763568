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
 * Looks after the socket files of all endpoints of this bundle, which are opened by several components. There is one watch for
 * all, since a user may have a few only, and none while there is no such file. Any thread.
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

    /** The daemon ends and may not come to close them. */
    public static void takeAway() {
        for (SocketFile file : FILES) {
            try {
                file.takeAway();
            } catch (IOException e) {
                LOG.log(WARNING, () -> "cannot remove the socket " + file.path() + ": " + FileTrouble.reason(e));
            }
        }
    }

    /** Makes those files again that are missing. */
    public static void restore() {
        FILES.forEach(SocketFile::restore);
    }
}
