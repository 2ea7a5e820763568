// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.ready;

import io.circus.kernel.Cause;
import io.circus.toolkit.Variables;
import io.circus.watchers.Readiness;
import io.circus.watchers.WatcherCause;
import io.circus.watchers.WatcherEvent;
import io.circus.watchers.WatcherException;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.internal.lane.Lane;
import io.circus.watchers.internal.lane.OvertakenException;
import io.circus.watchers.internal.stop.StopPolicy;
import io.circus.watchers.internal.workers.TrackedWorker;
import io.circus.watchers.internal.workers.WatcherContext;
import io.circus.watchers.internal.workers.WorkerPool;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Replaces the workers of a watcher without a moment in which fewer are ready: new ones are started, are ready, then the old ones are
 * told to stop. Its methods belong to the lane's thread.
 */
public final class ReadyReplacing {

    /** What the life cycle does for it. */
    public interface Actions {
        /** @return whether there is a new process, the last of the pool */
        boolean spawn() throws OvertakenException, InterruptedException;

        /** Ends them, waiting until they have. */
        void stop(List<TrackedWorker> workers, Cause.Commanded cause) throws OvertakenException, InterruptedException;
    }

    private final String name;
    private final WatcherContext context;
    private final Lane lane;
    private final WorkerPool pool;
    private final Actions actions;

    public ReadyReplacing(String name, WatcherContext context, Lane lane, WorkerPool pool, Actions actions) {
        this.name = name;
        this.context = context;
        this.lane = lane;
        this.pool = pool;
        this.actions = actions;
    }

    /**
     * Replaces {@code old}, as many at a time as reload_parallel says.
     *
     * @throws WatcherException if a new one did not become ready: it is stopped, and the rest of the old ones stays
     */
    public void replace(List<TrackedWorker> old, WatcherSettings settings, Cause.Commanded cause)
            throws WatcherException, OvertakenException, InterruptedException {
        int step = Math.max(1, settings.get(WatcherOption.RELOAD_PARALLEL));
        for (int from = 0; from < old.size(); from += step) {
            List<TrackedWorker> leaving = old.subList(from, Math.min(old.size(), from + step));
            var coming = new ArrayList<TrackedWorker>();
            try {
                for (int i = 0; i < leaving.size(); i++) {
                    lane.checkpoint();
                    if (!actions.spawn()) {
                        throw new WatcherException("cannot replace the processes of " + name
                                + ": no new one could be started; the old ones stay");
                    }
                    coming.add(pool.workers().getLast());
                    coming.getLast().awaitsReadiness("waits until it is ready");
                }
                for (TrackedWorker worker : coming) {
                    awaitReady(worker, settings);
                }
            } catch (WatcherException e) {
                actions.stop(coming, new WatcherCause.Unready(e.getMessage()));
                throw e;
            }
            actions.stop(leaving, cause);
        }
    }

    private void awaitReady(TrackedWorker worker, WatcherSettings settings)
            throws WatcherException, OvertakenException, InterruptedException {
        Readiness wanted = expanded(Readiness.of(settings), worker, settings);
        Duration patience = StopPolicy.seconds(settings.get(WatcherOption.READY_TIMEOUT));
        String reason = "it was not ready within " + patience.toMillis() / 1000.0 + " s";
        boolean ready;
        switch (wanted.kind()) {
            case NOTIFY -> ready = lane.await(() -> worker.saysReady() || worker.hasEnded(), patience);
            case DELAY -> {
                lane.await(worker::hasEnded, wanted.delay());
                ready = true;
            }
            default -> {
                try (var probe = new ReadyProbe(settings, context, wanted, lane::signal)) {
                    ready = lane.await(() -> probe.isReady() || worker.hasEnded(), patience);
                    reason += ": " + probe.lastFailure();
                }
            }
        }
        if (worker.hasEnded()) {
            fail(worker, "it has ended: " + worker.process().exit().orElseThrow());
        } else if (!ready) {
            fail(worker, reason);
        }
        worker.isReady();
    }

    private void fail(TrackedWorker worker, String reason) throws WatcherException {
        context.post(new WatcherEvent.WorkerNotReady(Instant.now(), name, worker.wid(), worker.pid(), reason));
        throw new WatcherException("cannot replace the processes of " + name + ": the new one, " + worker.pid()
                + ", is stopped, " + reason + "; the old ones stay");
    }

    /** With the variables circus.wid, circus.pid and circus.env.NAME. */
    private static Readiness expanded(Readiness wanted, TrackedWorker worker, WatcherSettings settings) {
        Map<String, String> variables = new HashMap<>();
        variables.put("circus.wid", Integer.toString(worker.wid()));
        variables.put("circus.pid", Integer.toString(worker.pid()));
        return new Readiness(wanted.kind(), Variables.expand(wanted.argument(), variables::get), wanted.delay());
    }
}
