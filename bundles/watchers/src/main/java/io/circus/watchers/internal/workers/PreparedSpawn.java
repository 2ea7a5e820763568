// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.workers;

import io.circus.kernel.ChildProcess;
import io.circus.kernel.Label;
import io.circus.kernel.ProcessTable;
import io.circus.kernel.SpawnException;
import io.circus.kernel.SpawnRequest;
import io.circus.kernel.Stdio;
import io.circus.watchers.ProcessContext;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.internal.command.ChainedCommand;
import io.circus.watchers.internal.command.CommandLine;
import io.circus.watchers.internal.command.ExecChain;
import io.circus.watchers.internal.command.HandedSockets;
import io.circus.watchers.internal.notify.NotifyOffer;
import io.circus.watchers.internal.services.OutputServices;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One process that a watcher is about to get: the request for it, the sockets it is handed, and the socket by which it says
 * that it is ready. To be closed when the process has been made or could not be. One thread at a time.
 */
final class PreparedSpawn implements AutoCloseable {

    private final WatcherContext context;
    private final SpawnRequest request;
    private final HandedSockets sockets;
    private final Optional<ChainedCommand> chain;
    private final long preparedNanos;
    private final Runnable onReady;
    private Optional<NotifyOffer> notify = Optional.empty();
    private ProcessTable.PendingSpawn pending;

    /**
     * @param onReady called when the process says that it is ready, on the loop
     * @throws IllegalArgumentException if the command cannot be understood, or its user, group, limits or sockets are not to
     *     be had
     */
    PreparedSpawn(String watcher, WatcherSettings settings, int wid, WatcherContext context, Runnable onReady)
            throws InterruptedException {
        this.context = context;
        this.onReady = onReady;
        preparedNanos = context.nanoTime().getAsLong();
        sockets = HandedSockets.of(settings, context.sockets().source());
        try {
            ProcessContext process = ProcessContext.of(settings);
            Map<String, String> environment = sockets.addTo(process.environment());
            List<String> pidVariables = new ArrayList<>(sockets.pidVariables());
            notify = NotifyOffer.of(settings, context.loop(), context.notifying());
            if (notify.isPresent()) {
                environment = notify.get().addTo(environment);
                pidVariables.addAll(notify.get().pidVariables());
            }
            List<String> command = CommandLine.of(settings, wid, environment, sockets.variables());
            chain = ExecChain.isNeeded(settings, pidVariables)
                    ? Optional.of(new ChainedCommand(ExecChain.around(command, settings, pidVariables), command))
                    : Optional.empty();
            request = new SpawnRequest(new Label(watcher, wid), chain.map(ChainedCommand::words).orElse(command), environment,
                    process.folder(), settings.get(WatcherOption.CLOSE_CHILD_STDIN) ? Stdio.NULL : Stdio.INHERIT,
                    stdio(settings, WatcherOption.CLOSE_CHILD_STDOUT, "stdout_stream"),
                    stdio(settings, WatcherOption.CLOSE_CHILD_STDERR, "stderr_stream"), sockets.passed(),
                    chain.map(ChainedCommand::program));
        } catch (IllegalArgumentException | InterruptedException e) {
            close();
            throw e;
        }
    }

    /** Begins to make the process. */
    void begin() throws InterruptedException {
        pending = context.table().begin(request);
    }

    boolean isBegun() {
        return pending != null;
    }

    SpawnRequest request() {
        return request;
    }

    /** Waits until the process that has been begun runs. */
    TrackedWorker await() throws SpawnException {
        return track(pending.await());
    }

    /** The worker whose process has come of the request. */
    TrackedWorker track(ChildProcess process) {
        var worker = new TrackedWorker(process, request.label().wid(), preparedNanos, chain);
        notify.ifPresent(offer -> {
            offer.socket().keep(context.store(), worker.pid());
            worker.notifiesBy(offer.socket(), context, onReady);
        });
        notify = Optional.empty();
        return worker;
    }

    /** Lets go of what the process has by now, or will not need. */
    @Override
    public void close() {
        notify.ifPresent(offer -> offer.socket().close());
        sockets.close();
    }

    private static Stdio stdio(WatcherSettings settings, WatcherOption<Boolean> closed, String stream) {
        return settings.get(closed) ? Stdio.NULL : OutputServices.has(settings, stream) ? Stdio.PIPE : Stdio.INHERIT;
    }
}
