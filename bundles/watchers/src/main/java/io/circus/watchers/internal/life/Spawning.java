// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.life;

import static java.lang.System.Logger.Level.WARNING;

import io.circus.kernel.Cause;
import io.circus.kernel.SpawnException;
import io.circus.kernel.linux.ErrnoException;
import io.circus.watchers.Condition;
import io.circus.watchers.Hook;
import io.circus.watchers.HookSetting;
import io.circus.watchers.WatcherCause;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.internal.hooks.Hooks;
import io.circus.watchers.internal.lane.Lane;
import io.circus.watchers.internal.lane.OvertakenException;
import io.circus.watchers.internal.stop.BackgroundStop;
import io.circus.watchers.internal.stop.StopPolicy;
import io.circus.watchers.internal.workers.TrackedWorker;
import io.circus.watchers.internal.workers.WatcherContext;
import io.circus.watchers.internal.workers.WorkerPool;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How one watcher gets its processes: the hooks around a spawn, retries and rests. Its methods belong to the lane's thread. */
final class Spawning {

    private static final System.Logger LOG = System.getLogger("circus");

    /** How many are spawned at the same time: a stop that comes meanwhile waits for them, some milliseconds. */
    private static final int TOGETHER = 16;

    /** What came of spawning processes. */
    enum Result {
        /** There are as many as are wanted, but for those that rest or are given up. */
        WELL,
        /** Some could not be spawned, and rest: they are tried again. */
        SHORT,
        /** A hook refuses: the watcher is to be stopped. */
        REFUSED,
        /** No process could be spawned at a start: the watcher is to be stopped. */
        HOPELESS
    }

    private final String name;
    private final WatcherContext context;
    private final Lane lane;
    private final WorkerPool pool;
    private final LifeHooks hooks;
    private final WatcherState state;
    private final ChainWait chains;
    /** The process that a hook has just refused. */
    private List<TrackedWorker> unwanted = List.of();
    /** Why the last spawn did not come well. */
    private String reason = "";
    /** Whether it is over as soon as others let go of what they hold. */
    private boolean passing;

    Spawning(String name, WatcherContext context, Lane lane, WorkerPool pool, LifeHooks hooks, WatcherState state) {
        this.name = name;
        this.context = context;
        this.lane = lane;
        this.pool = pool;
        this.hooks = hooks;
        this.state = state;
        chains = new ChainWait(context, lane);
    }

    /** Why the last one that could not be spawned, or was refused, has not come. */
    String reason() {
        return reason;
    }

    /** Why a process ends that a hook has refused. */
    Cause.Commanded refusal() {
        return new WatcherCause.Plugin("hook", reason);
    }

    /**
     * Spawns what is missing for the start of a watcher. As long as there is no process it tries max_retry times, without a pause;
     * without a limit, or for want of what others hold at the moment, it goes on with the pauses of a crash. After some
     * seconds the start is over, and what is missing is tried again as if it had ended.
     */
    Result first(WatcherSettings settings) throws OvertakenException, InterruptedException {
        return missing(settings, true, true);
    }

    /**
     * Spawns what is missing as an operation of a watcher that is active. One that cannot be spawned rests, like one that
     * has crashed.
     */
    Result missing(WatcherSettings settings) throws OvertakenException, InterruptedException {
        return missing(settings, false, true);
    }

    /** As {@link #missing}, between operations: without the warm-up delay. */
    Result ended(WatcherSettings settings) throws OvertakenException, InterruptedException {
        return missing(settings, false, false);
    }

    /**
     * Spawns what is missing, with the warm-up delay after each. An operation spawns as many as are missing when it begins:
     * what ends meanwhile is replaced afterwards, so that processes that keep dying do not hold it up for ever.
     */
    private Result missing(WatcherSettings settings, boolean starting, boolean waiting)
            throws OvertakenException, InterruptedException {
        int left = count(settings);
        Result whole = Result.WELL;
        boolean proven = false;
        long since = context.nanoTime().getAsLong();
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
            long begun = context.nanoTime().getAsLong();
            boolean first = starting && pool.isEmpty();
            if (first && settings.get(WatcherOption.MAX_RETRY) == 0) {
                reason = "max_retry = 0 allows no attempt to spawn a process";
                return Result.HOPELESS;
            }
            Result result = attempt(first ? Math.max(1, settings.get(WatcherOption.MAX_RETRY)) : 1);
            proven = result == Result.WELL;
            if (proven) {
                left--;
                if (waiting) {
                    Duration used = Duration.ofNanos(context.nanoTime().getAsLong() - begun);
                    lane.pause(StopPolicy.seconds(settings.get(WatcherOption.WARMUP_DELAY).doubleValue()).minus(used));
                }
            } else if (result == Result.REFUSED || starting && result == Result.HOPELESS) {
                return result;
            } else if (first && isHopeless(settings)) {
                return Result.HOPELESS;
            } else if (first) {
                rest(pool.nextWid(settings), settings, false);
                lane.tellHeldUp();
                Duration used = Duration.ofNanos(context.nanoTime().getAsLong() - since);
                Duration patience = settings.get(WatcherOption.RESPAWN) ? Hooks.PATIENCE.minus(used) : Duration.ofDays(1);
                if (!lane.await(() -> count(settings) > 0, patience)) {
                    // whoever waits for the start is told; from now on it is tried again like a process that has ended
                    return Result.SHORT;
                }
            } else {
                BackgroundStop.of(name, context, takeUnwanted(), StopPolicy.of(settings, refusal()));
                rest(pool.nextWid(settings), settings, !passing);
                whole = Result.SHORT;
            }
        }
        return whole;
    }

    private void rest(int wid, WatcherSettings settings, boolean counts) {
        pool.restAfterFailure(wid, settings, counts);
        state.publish();
    }

    /** Whether a start that has made no process is over. */
    private boolean isHopeless(WatcherSettings settings) {
        int maxRetry = settings.get(WatcherOption.MAX_RETRY);
        if (passing || maxRetry < 0) {
            return false;
        }
        reason = "gave up after " + maxRetry + " attempts to spawn a process: " + reason;
        return true;
    }

    /** Whether nothing is to be asked, told or waited for between two processes. */
    private static boolean asksNobody(WatcherSettings settings) {
        return settings.get(WatcherOption.WARMUP_DELAY).doubleValue() <= 0 && settings.get(WatcherOption.STOP_METHOD) == null
                && !HookSetting.isSet(settings, Hook.Point.BEFORE_SPAWN)
                && !HookSetting.isSet(settings, Hook.Point.AFTER_SPAWN);
    }

    /** Spawns several at the same time, once it is known that one can be. @return how many have come of it */
    private int together(WatcherSettings settings, int count) throws OvertakenException, InterruptedException {
        List<TrackedWorker> workers = pool.spawnTogether(settings, count);
        workers.forEach(TrackedWorker::hold);
        int come = 0;
        try {
            for (TrackedWorker worker : workers) {
                if (comes(worker, settings)) {
                    worker.isReady();
                    come++;
                }
            }
        } finally {
            state.publish();
            workers.stream().filter(pool::has).forEach(pool::announce);
            workers.forEach(TrackedWorker::release);
        }
        return come;
    }

    /** Whether a process that is held comes to its program; else it is forgotten. */
    private boolean comes(TrackedWorker worker, WatcherSettings settings) throws OvertakenException, InterruptedException {
        try {
            chains.await(worker, settings);
            return true;
        } catch (ChainWait.BrokenChainException e) {
            failed(worker.wid(), e);
            pool.discard(worker);
            return false;
        }
    }

    private void failed(int wid, Exception e) {
        LOG.log(WARNING, () -> "error in '" + name + "': " + e.getMessage());
        reason = e.getMessage();
        passing = isPassing(e);
        pool.history().notSpawned(Condition.End.notSpawned(wid, Instant.now(), reason));
    }

    private int count(WatcherSettings settings) {
        return pool.missing(settings.get(WatcherOption.NUMPROCESSES));
    }

    /** Spawns one process. @return whether there is a new one that no hook has refused */
    boolean one() throws OvertakenException, InterruptedException {
        return attempt(Math.max(1, state.settings().get(WatcherOption.MAX_RETRY))) == Result.WELL;
    }

    /** The process that a hook has just refused, for ending it; at most one. */
    List<TrackedWorker> takeUnwanted() {
        List<TrackedWorker> taken = unwanted;
        unwanted = List.of();
        return taken;
    }

    /**
     * Tries to spawn one process, up to {@code tries} times without a pause.
     *
     * @return HOPELESS if a hook has failed, SHORT if it could not be spawned
     */
    private Result attempt(int tries) throws OvertakenException, InterruptedException {
        unwanted = List.of();
        passing = false;
        Hooks.Verdict before = hooks.ask(state.settings(), Hook.Point.BEFORE_SPAWN);
        if (!before.agrees()) {
            return refused(before);
        }
        // the hook may have changed the environment
        WatcherSettings settings = state.settings();
        hooks.prepare(settings, pool.nextWid(settings));
        for (int attempt = 1; attempt <= tries && !passing; attempt++) {
            try {
                TrackedWorker worker = pool.spawn(settings);
                Optional<Result> met = meet(worker, settings);
                if (met.isPresent()) {
                    return met.get();
                }
            } catch (SpawnException | IllegalArgumentException e) {
                failed(pool.nextWid(settings), e);
            }
        }
        state.because(reason);
        return Result.SHORT;
    }

    /** Waits for the program of a new process, and welcomes it. Empty if it has not come to its program. */
    private Optional<Result> meet(TrackedWorker worker, WatcherSettings settings) throws OvertakenException, InterruptedException {
        boolean untold = true;
        worker.hold();
        try {
            if (!comes(worker, settings)) {
                return Optional.empty();
            }
            untold = false;
            worker.isReady();
            state.publishArrival();
            return Optional.of(welcome(worker, settings));
        } finally {
            if (untold && pool.has(worker)) {
                state.publish();
                pool.announce(worker);
            }
            worker.release();
        }
    }

    /** The successor as worker {@code wid}, which was begun when the one before ended, could not be made: it rests. */
    void notSucceeded(int wid, WatcherSettings settings, Exception failure) {
        failed(wid, failure);
        state.because(reason);
        rest(wid, settings, !passing);
    }

    private Result refused(Hooks.Verdict verdict) {
        reason = verdict.reason();
        state.because(reason);
        return verdict.failed() ? Result.HOPELESS : Result.REFUSED;
    }

    private static boolean isPassing(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SpawnException spawn && spawn.isPassing()
                    || cause instanceof ChainWait.BrokenChainException chain && chain.isPassing()
                    || cause instanceof ErrnoException call && call.isPassing()) {
                return true;
            }
        }
        return false;
    }

    /** Asks about a new process, which is held, and tells of it unless it is refused. */
    private Result welcome(TrackedWorker worker, WatcherSettings settings) throws OvertakenException, InterruptedException {
        Hooks.Verdict verdict = Hooks.Verdict.AGREED;
        try {
            verdict = hooks.ask(settings, Hook.Point.AFTER_SPAWN, worker);
        } finally {
            if (verdict.agrees()) {
                pool.announce(worker);
            }
        }
        if (!verdict.agrees()) {
            unwanted = List.of(worker);
            return refused(verdict);
        }
        state.because("");
        return Result.WELL;
    }
}
