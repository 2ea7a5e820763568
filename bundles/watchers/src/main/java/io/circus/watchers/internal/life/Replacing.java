// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.life;

import io.circus.kernel.Cause;
import io.circus.kernel.Signal;
import io.circus.watchers.Readiness;
import io.circus.watchers.WatcherCause;
import io.circus.watchers.WatcherException;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.internal.lane.Lane;
import io.circus.watchers.internal.lane.OvertakenException;
import io.circus.watchers.internal.ready.ReadyReplacing;
import io.circus.watchers.internal.stop.StopPolicy;
import io.circus.watchers.internal.stop.Stopper;
import io.circus.watchers.internal.workers.TrackedWorker;
import io.circus.watchers.internal.workers.WatcherContext;
import io.circus.watchers.internal.workers.WorkerPool;
import java.util.List;

/**
 * How one watcher gets new processes for its old ones, and rid of those that are too many. A stop overtakes all of it: it
 * finds the processes that are being ended, and gives them its own time. Its methods belong to the lane's thread.
 */
final class Replacing implements ReadyReplacing.Actions {

    private final Lane lane;
    private final WorkerPool pool;
    private final WatcherState state;
    private final Spawning spawning;
    private final Stopper stopper;
    private final ReadyReplacing whenReady;

    Replacing(String name, WatcherContext context, Lane lane, WorkerPool pool, WatcherState state, Spawning spawning,
            Stopper stopper) {
        this.lane = lane;
        this.pool = pool;
        this.state = state;
        this.spawning = spawning;
        this.stopper = stopper;
        whenReady = new ReadyReplacing(name, context, lane, pool, this);
    }

    /** Replaces all, in the way that the options ask for; with send_hup it only tells them. */
    void all(boolean sequential, Cause.Commanded cause) throws WatcherException, OvertakenException, InterruptedException {
        WatcherSettings settings = state.settings();
        if (settings.get(WatcherOption.SEND_HUP)) {
            pool.workers().forEach(worker -> worker.process().signal(Signal.HUP));
        } else if (Readiness.counts(settings)) {
            whenReady.replace(pool.workers(), settings, new WatcherCause.Replaced(cause));
            stopSurplus(new WatcherCause.Surplus(cause));
        } else if (sequential) {
            oneByOne(new WatcherCause.Replaced(cause));
        } else {
            atOnce(new WatcherCause.Replaced(cause));
        }
    }

    /** Those that are too old, when their successors are ready. */
    void expired() throws WatcherException, OvertakenException, InterruptedException {
        List<TrackedWorker> expired = pool.expired();
        // one that cannot be replaced gets another term, so that this is not tried without end
        expired.forEach(worker -> pool.limitAge(worker, state.settings()));
        whenReady.replace(expired, state.settings(), new WatcherCause.MaxAge());
    }

    /** Each is ended, then its successor spawned, unless fewer processes are wanted meanwhile. */
    private void oneByOne(Cause.Commanded cause) throws OvertakenException, InterruptedException {
        for (TrackedWorker worker : pool.workers()) {
            stop(List.of(worker), cause);
            if (pool.missing(state.settings().get(WatcherOption.NUMPROCESSES)) > 0 && !spawn()) {
                return;
            }
            lane.pause(StopPolicy.seconds(state.settings().get(WatcherOption.WARMUP_DELAY).doubleValue()));
        }
    }

    /** New ones first, then the old ones are ended; if no new one can be spawned the old ones stay. */
    private void atOnce(Cause.Commanded cause) throws OvertakenException, InterruptedException {
        for (int i = 0; i < state.settings().get(WatcherOption.NUMPROCESSES); i++) {
            lane.checkpoint();
            if (!spawn()) {
                break;
            }
        }
        stopSurplus(cause);
    }

    /** Ends the oldest ones that are too many, and forgets them before the operation goes on. */
    void stopSurplus(Cause.Commanded cause) throws OvertakenException, InterruptedException {
        List<TrackedWorker> surplus = pool.surplus(state.settings().get(WatcherOption.NUMPROCESSES));
        if (!surplus.isEmpty()) {
            stop(surplus, cause);
        }
    }

    /** Spawns one process; one that a hook does not want is ended again. @return whether there is a new process */
    @Override
    public boolean spawn() throws OvertakenException, InterruptedException {
        boolean well = spawning.one();
        List<TrackedWorker> unwanted = spawning.takeUnwanted();
        if (!unwanted.isEmpty()) {
            stop(unwanted, spawning.refusal());
        }
        return well;
    }

    @Override
    public void stop(List<TrackedWorker> workers, Cause.Commanded cause) throws OvertakenException, InterruptedException {
        stopper.stop(workers, StopPolicy.of(state.settings(), cause), false, lane::awaitUnlessOvertaken);
        lane.checkpoint();
    }
}
