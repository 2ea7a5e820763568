// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal;

import io.circus.kernel.ChildProcess;
import io.circus.kernel.Label;
import io.circus.kernel.ProcessTable;
import io.circus.kernel.SpawnException;
import io.circus.kernel.SpawnRequest;
import io.circus.kernel.Stdio;
import io.circus.kernel.linux.ErrnoException;
import io.circus.watchers.Readiness;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One process that a watcher is about to get: the request for it, the sockets it is handed, and the socket by which it says
 * that it is ready. To be closed when the process has been made or could not be. For the lane's thread.
 */
final class PreparedSpawn implements AutoCloseable {

    private final Surroundings with;
    private final SpawnRequest request;
    private final HandedSockets sockets;
    private final boolean chained;
    private final long preparedNanos;
    private NotifySocket notify;
    private ProcessTable.PendingSpawn pending;

    /**
     * @param onReady called when the process says that it is ready, on the loop
     * @throws IllegalArgumentException if the command cannot be understood, or its user, group, limits or sockets are not to
     *     be had
     */
    PreparedSpawn(String watcher, WatcherSettings settings, int wid, Surroundings with, Runnable onReady)
            throws InterruptedException {
        this.with = with;
        preparedNanos = with.nanoTime().getAsLong();
        sockets = HandedSockets.of(settings, with.sockets().source());
        try {
            Map<String, String> environment = sockets.addTo(WorkerEnvironment.of(settings));
            notify = notifySocket(settings, onReady);
            if (notify != null) {
                environment = new LinkedHashMap<>(environment);
                environment.put("NOTIFY_SOCKET", notify.name());
            }
            chained = ExecChain.isNeeded(settings, sockets.announced());
            List<String> command = CommandLine.of(settings, wid, environment, sockets.variables());
            request = new SpawnRequest(new Label(watcher, wid),
                    chained ? ExecChain.around(command, settings, sockets.announced()) : command, environment,
                    directory(settings), settings.get(WatcherOption.CLOSE_CHILD_STDIN) ? Stdio.NULL : Stdio.INHERIT,
                    stdio(settings, WatcherOption.CLOSE_CHILD_STDOUT, "stdout_stream"),
                    stdio(settings, WatcherOption.CLOSE_CHILD_STDERR, "stderr_stream"), sockets.passed());
        } catch (IllegalArgumentException | InterruptedException e) {
            close();
            throw e;
        }
    }

    /** Begins to make the process. */
    void begin() throws InterruptedException {
        pending = with.table().begin(request);
    }

    boolean isBegun() {
        return pending != null;
    }

    /** Waits until the process that has been begun runs. */
    TrackedWorker await() throws SpawnException {
        ChildProcess process = pending.await();
        var worker = new TrackedWorker(process, request.label().wid(), preparedNanos, chained);
        if (notify != null) {
            worker.notifiesBy(notify);
            notify = null;
        }
        return worker;
    }

    /** Lets go of what the process has by now, or will not need. */
    @Override
    public void close() {
        if (notify != null) {
            notify.close();
        }
        sockets.close();
    }

    private NotifySocket notifySocket(WatcherSettings settings, Runnable onReady) {
        try {
            boolean wanted = Readiness.counts(settings) && Readiness.of(settings).kind() == Readiness.Kind.NOTIFY;
            return wanted ? new NotifySocket(with.loop(), onReady) : null;
        } catch (ErrnoException e) {
            throw new IllegalArgumentException("cannot make the NOTIFY_SOCKET: " + e.getMessage(), e);
        }
    }

    private static Stdio stdio(WatcherSettings settings, WatcherOption<Boolean> closed, String stream) {
        return settings.get(closed) ? Stdio.NULL : OutputServices.has(settings, stream) ? Stdio.PIPE : Stdio.INHERIT;
    }

    static Path directory(WatcherSettings settings) {
        String directory = settings.get(WatcherOption.WORKING_DIR);
        return Path.of(directory == null ? "" : directory).toAbsolutePath();
    }
}
