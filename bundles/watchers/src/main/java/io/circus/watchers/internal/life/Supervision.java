// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.life;

import io.circus.kernel.Cause;
import io.circus.watchers.Outcome;
import io.circus.watchers.Readiness;
import io.circus.watchers.State;
import io.circus.watchers.WatcherCause;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.WatcherStatus;
import io.circus.watchers.internal.lane.Lane;
import io.circus.watchers.internal.lane.OvertakenException;
import io.circus.watchers.internal.stop.BackgroundStop;
import io.circus.watchers.internal.stop.StopPolicy;
import io.circus.watchers.internal.workers.TrackedWorker;
import io.circus.watchers.internal.workers.WatcherContext;
import io.circus.watchers.internal.workers.WorkerPool;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Supervises the processes of one watcher between its operations: replaces processes that have ended, ends processes that are too
 * old, waits for connections. Only a spawn and its hooks take time here, and a stop overtakes them. Lane's thread only.
 */
final class Supervision {

    /** Stops the watcher for a reason, unless it is told something else. */
    interface GiveUp {
        /** @param cause of the ends of the processes that are left, if any are */
        void accept(String reason, Cause.Commanded cause);
    }

    private final String name;
    private final WatcherContext context;
    private final Lane lane;
    private final WorkerPool pool;
    private final WatcherState state;
    private final Spawning spawning;
    private final Replacing replacing;
    private final OnDemand demand;
    private final GiveUp giveUp;
    private final BooleanSupplier quitting;

    Supervision(String name, WatcherContext context, Lane lane, WorkerPool pool, WatcherState state, Spawning spawning,
            Replacing replacing, OnDemand demand, GiveUp giveUp, BooleanSupplier quitting) {
        this.name = name;
        this.context = context;
        this.lane = lane;
        this.pool = pool;
        this.state = state;
        this.spawning = spawning;
        this.replacing = replacing;
        this.demand = demand;
        this.giveUp = giveUp;
        this.quitting = quitting;
    }

    void supervise() {
        if (state.is(WatcherStatus.STOPPED)) {
            awaitDemand();
        }
        if (!state.is(WatcherStatus.ACTIVE)) {
            return;
        }
        WatcherSettings settings = state.settings();
        if (settings.get(WatcherOption.ON_DEMAND)) {
            if (pool.isEmpty()) {
                state.enter(WatcherStatus.STOPPED, State.WAITING);
                awaitDemand();
            }
        } else {
            endExpired();
            replaceEnded();
            lane.ifFree(() -> pool.permitSuccessors(state.settings()));
        }
    }

    /** Whether there is nothing left of a watcher whose processes are not replaced. */
    boolean isOver() {
        WatcherSettings settings = state.settings();
        return !settings.get(WatcherOption.RESPAWN) && pool.isEmpty() && settings.get(WatcherOption.NUMPROCESSES) > 0;
    }

    private void replaceEnded() {
        WatcherSettings settings = state.settings();
        try {
            if (!settings.get(WatcherOption.RESPAWN)) {
                if (isOver()) {
                    giveUp.accept("", Cause.Asked.SOMEHOW);
                }
            } else if (spawning.ended(settings) == Spawning.Result.REFUSED) {
                BackgroundStop.of(name, context, spawning.takeUnwanted(), StopPolicy.of(settings, spawning.refusal()));
                giveUp.accept(spawning.reason(), spawning.refusal());
            } else if (pool.isGivenUp(settings.get(WatcherOption.NUMPROCESSES))) {
                giveUp.accept("gave up after " + Math.max(1, settings.get(WatcherOption.MAX_RETRY))
                        + " attempts to replace each process: " + spawning.reason(), Cause.Asked.SOMEHOW);
            }
        } catch (OvertakenException e) {
            // a stop has come while a hook was asked: it is next
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Those that are too old are ended, and replaced as any that ends; with readiness their successors come first. */
    private void endExpired() {
        List<TrackedWorker> expired = pool.expired();
        if (expired.isEmpty()) {
            return;
        }
        if (Readiness.counts(state.settings())) {
            lane.submitIfFree(Lane.Kind.RELOAD, () -> {
                List<Integer> before = pool.pids();
                replacing.expired();
                return Outcome.between(before, pool.pids());
            });
        } else {
            BackgroundStop.of(name, context, expired, StopPolicy.of(state.settings(), new WatcherCause.MaxAge()));
        }
    }

    /** Waits for a connection, unless its processes have ended too soon: then when their rest is over. */
    private void awaitDemand() {
        WatcherSettings settings = state.settings();
        int wanted = settings.get(WatcherOption.NUMPROCESSES);
        boolean demanded = settings.get(WatcherOption.ON_DEMAND) && settings.get(WatcherOption.AUTOSTART);
        if (demanded && wanted > 0 && !quitting.getAsBoolean() && pool.isEmpty() && pool.missing(wanted) == wanted) {
            demand.arm(settings);
            demand.awaited().ifPresent(socket -> state.says(new WatcherState.Said(State.WAITING, "waits for a connection to the socket " + socket)));
        }
    }
}
