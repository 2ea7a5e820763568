// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import io.circus.kernel.SpawnException;
import io.circus.watchers.Hook;
import io.circus.watchers.HookSetting;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import java.time.Duration;
import java.util.List;

/** How one watcher gets its processes: the hooks around a spawn, retries and rests. Its methods belong to the lane's thread. */
final class Spawning {

    private static final System.Logger LOG = System.getLogger("circus");

    /** How many are spawned at the same time: a stop that comes meanwhile waits for them, some milliseconds. */
    private static final int TOGETHER = 16;

    /** What came of spawning one process. REFUSED: by a hook; the process may exist. */
    private enum Spawned { WELL, FAILED, REFUSED }

    private final String name;
    private final Surroundings with;
    private final Lane lane;
    private final WorkerPool pool;
    private final LifeHooks hooks;
    private final WatcherState state;
    /** The process that a hook has just refused. */
    private List<TrackedWorker> unwanted = List.of();

    Spawning(String name, Surroundings with, Lane lane, WorkerPool pool, LifeHooks hooks, WatcherState state) {
        this.name = name;
        this.with = with;
        this.lane = lane;
        this.pool = pool;
        this.hooks = hooks;
        this.state = state;
    }

    /**
     * Spawns what is missing, with the warm-up delay after each. An operation spawns as many as are missing when it begins:
     * what ends meanwhile is replaced afterwards, so that processes that keep dying do not hold it up for ever.
     *
     * @param waiting whether this is an operation, which may wait; else a failure makes the worker rest instead
     * @return false if the watcher has to be stopped, since a process could not be spawned
     */
    boolean missing(WatcherSettings settings, boolean waiting) throws OvertakenException, InterruptedException {
        int left = count(settings);
        boolean proven = false;
        while (left > 0 && count(settings) > 0) {
            if (waiting) {
                lane.checkpoint();
            }
            if (proven && left > 1 && asksNobody(settings)) {
                int begun = Math.min(TOGETHER, Math.min(left, count(settings)));
                int come = together(settings, begun);
                left -= come;
                proven = come == begun;
                continue;
            }
            long begun = with.nanoTime().getAsLong();
            Spawned result = attempt();
            proven = result == Spawned.WELL;
            if (proven) {
                left--;
                if (waiting) {
                    Duration used = Duration.ofNanos(with.nanoTime().getAsLong() - begun);
                    lane.pause(StopPolicy.seconds(settings.get(WatcherOption.WARMUP_DELAY).doubleValue()).minus(used));
                }
            } else if (result == Spawned.REFUSED || settings.get(WatcherOption.MAX_RETRY) >= 0) {
                return false;
            } else {
                pool.restAfterFailure(settings);
                if (waiting) {
                    lane.await(() -> count(settings) > 0, Duration.ofDays(1));
                }
            }
        }
        return true;
    }

    /** Whether nothing is to be asked, told or waited for between two processes. */
    private static boolean asksNobody(WatcherSettings settings) {
        return settings.get(WatcherOption.WARMUP_DELAY).doubleValue() <= 0 && settings.get(WatcherOption.STOP_METHOD) == null
                && !HookSetting.isSet(settings, Hook.Point.BEFORE_SPAWN)
                && !HookSetting.isSet(settings, Hook.Point.AFTER_SPAWN);
    }

    /** Spawns several at the same time, once it is known that one can be. @return how many have come of it */
    private int together(WatcherSettings settings, int count) throws InterruptedException {
        List<TrackedWorker> workers = pool.spawnTogether(settings, count);
        state.publish();
        workers.forEach(pool::announce);
        return workers.size();
    }

    private int count(WatcherSettings settings) {
        return pool.missing(settings.get(WatcherOption.NUMPROCESSES));
    }

    /** Spawns one process. @return whether there is a new one that no hook has refused */
    boolean one() throws OvertakenException, InterruptedException {
        return attempt() == Spawned.WELL;
    }

    /** The process that a hook has just refused, for ending it; at most one. */
    List<TrackedWorker> takeUnwanted() {
        List<TrackedWorker> taken = unwanted;
        unwanted = List.of();
        return taken;
    }

    /** Tries as often as max_retry says, without a pause; once if that is -1. */
    private Spawned attempt() throws OvertakenException, InterruptedException {
        unwanted = List.of();
        if (!hooks.agree(state.settings(), Hook.Point.BEFORE_SPAWN)) {
            return Spawned.REFUSED;
        }
        // the hook may have changed the environment
        WatcherSettings settings = state.settings();
        hooks.prepare(settings, pool.nextWid(settings));
        int maxRetry = settings.get(WatcherOption.MAX_RETRY);
        for (int attempt = 1; attempt <= Math.max(maxRetry, maxRetry < 0 ? 1 : 0); attempt++) {
            try {
                TrackedWorker worker = pool.spawn(settings);
                state.publish();
                return welcome(worker, settings);
            } catch (SpawnException | IllegalArgumentException e) {
                LOG.log(WARNING, () -> "error in '" + name + "': " + e.getMessage());
            }
        }
        if (maxRetry >= 0) {
            LOG.log(ERROR, () -> "cannot start " + name + ": gave up after " + maxRetry + " attempts to spawn a process");
        }
        return Spawned.FAILED;
    }

    /** Asks about a new process, and tells of it unless it is refused. */
    private Spawned welcome(TrackedWorker worker, WatcherSettings settings) throws OvertakenException, InterruptedException {
        boolean refused = false;
        worker.hold();
        try {
            refused = !hooks.agree(settings, Hook.Point.AFTER_SPAWN, worker);
        } finally {
            if (!refused) {
                pool.announce(worker);
            }
            worker.release();
        }
        unwanted = refused ? List.of(worker) : List.of();
        return refused ? Spawned.REFUSED : Spawned.WELL;
    }
}
