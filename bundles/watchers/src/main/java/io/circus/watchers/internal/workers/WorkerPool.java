// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.workers;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.circus.kernel.Cancellable;
import io.circus.kernel.Cause;
import io.circus.kernel.ChildProcess;
import io.circus.kernel.Exit;
import io.circus.kernel.SpawnException;
import io.circus.kernel.linux.CrashPoint;
import io.circus.watchers.Condition;
import io.circus.watchers.WatcherEvent;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.internal.notify.NotifySocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;

/** The processes of one watcher. Its methods belong to the lane's thread; the ends of processes come from the loop. */
public final class WorkerPool {

    private static final System.Logger LOG = System.getLogger("circus");

    private final String watcher;
    private final WatcherContext context;
    private final Runnable onEnd;
    private final List<TrackedWorker> workers = new ArrayList<>();
    private final Queue<TrackedWorker> ended = new ConcurrentLinkedQueue<>();
    private final Successors successors;
    private final WorkerNumbers numbers = new WorkerNumbers();
    private final History history = new History();

    /** @param onEnd makes the lane look at what has ended or is ready; any thread */
    public WorkerPool(String watcher, WatcherContext context, Runnable onEnd) {
        this.watcher = watcher;
        this.context = context;
        this.onEnd = onEnd;
        successors = new Successors(watcher, context, onEnd);
    }

    /** Lets processes that end be succeeded at once, unless there are too many. */
    public void permitSuccessors(WatcherSettings settings) {
        if (workers.size() <= settings.get(WatcherOption.NUMPROCESSES)) {
            successors.permit(settings);
        } else {
            successors.forbid();
        }
    }

    /** From now on a process that ends is succeeded by the lane only. Any thread. */
    public void forbidSuccessors() {
        successors.forbid();
    }

    /** Waits until the successors that have been begun are in the table, where whoever comes next finds them. */
    public void leaveSuccessors() {
        for (TrackedWorker worker : ended) {
            if (worker.successor() != null) {
                worker.successor().leave();
            }
        }
    }

    /**
     * Takes over the processes that the table holds under the watcher's name.
     *
     * @param up whether they should run: if not, one that has just ended was dealt with by the former watcher of that name
     */
    public void adopt(WatcherSettings settings, boolean up) {
        for (ChildProcess process : context.table().processes(watcher)) {
            if (process.isToldBefore()) {
                context.outputs().attach(settings, process);
            } else if (process.label().wid() > 0 && (up || process.exit().isEmpty())) {
                long age = Math.max(0, Duration.between(process.startedAt(), Instant.now()).toNanos());
                var worker = new TrackedWorker(process, process.label().wid(), context.nanoTime().getAsLong() - age, Optional.empty());
                NotifySocket.kept(context.loop(), context.notifying().keeper(), context.store(), worker.pid())
                        .ifPresent(socket -> worker.notifiesBy(socket, context, onEnd));
                worker.isReady();
                track(worker);
                limitAge(worker, settings);
                context.outputs().attach(settings, process);
            }
        }
    }

    /** Any thread. */
    public History history() {
        return history;
    }

    /** When the next worker that rests is tried again, and what it rests from; empty if none rests. */
    public String rest() {
        return numbers.rest(context.nanoTime().getAsLong(), Instant.now());
    }

    /** In the order of their spawning. */
    public List<TrackedWorker> workers() {
        return List.copyOf(workers);
    }

    /** In the order of their spawning. */
    public List<Integer> pids() {
        return workers.stream().map(TrackedWorker::pid).toList();
    }

    public boolean isEmpty() {
        return workers.isEmpty();
    }

    /** How many can be spawned now to have {@code wanted}; those that rest or are given up are not among them. */
    public int missing(int wanted) {
        return Math.max(0, wanted - workers.size() - numbers.barred(context.nanoTime().getAsLong()));
    }

    /** Whether there is no process, and none of the {@code wanted} ones is tried again. */
    public boolean isGivenUp(int wanted) {
        return wanted > 0 && workers.isEmpty() && numbers.givenUp() >= wanted;
    }

    /** The oldest ones that are too many, the newest of them first; those that are being ended are not counted. */
    public List<TrackedWorker> surplus(int wanted) {
        List<TrackedWorker> living = workers.stream().filter(worker -> !worker.isStopping()).toList();
        return living.subList(0, Math.max(0, living.size() - wanted)).reversed();
    }

    /** Lets every worker number start anew: an explicit start does not wait for a rest to be over. */
    public void forgetRests() {
        numbers.reset();
    }

    /**
     * Makes worker number {@code wid} rest, since it could not be spawned, or gives it up if the settings limit its tries.
     *
     * @param counts whether this is one of its tries
     */
    public void restAfterFailure(int wid, WatcherSettings settings, boolean counts) {
        int givenUp = numbers.givenUp();
        wakeAfter(numbers.failed(wid, counts ? tries(settings) : OptionalInt.empty(), context.globals().get().checkDelay(),
                context.nanoTime().getAsLong()));
        if (numbers.givenUp() > givenUp) {
            tellGivenUp(wid, settings);
        }
    }

    /** How many failures in a row end the tries of a worker number: only what somebody has asked for. */
    private static OptionalInt tries(WatcherSettings settings) {
        int maxRetry = settings.get(WatcherOption.MAX_RETRY);
        return settings.has(WatcherOption.MAX_RETRY) && maxRetry >= 0 ? OptionalInt.of(maxRetry) : OptionalInt.empty();
    }

    private void tellGivenUp(int wid, WatcherSettings settings) {
        LOG.log(ERROR, () -> watcher + ": gave up worker " + wid + " after " + Math.max(1, settings.get(WatcherOption.MAX_RETRY))
                + " failures in a row (max_retry); the next start tries again");
    }

    /**
     * Spawns one process.
     *
     * @throws IllegalArgumentException if the command cannot be understood, or its user, group, limits or sockets are not to be had
     */
    public TrackedWorker spawn(WatcherSettings settings) throws SpawnException, InterruptedException {
        try (var prepared = new PreparedSpawn(watcher, settings, nextWid(settings), context, onEnd)) {
            prepared.begin();
            return welcome(prepared.await(), settings);
        }
    }

    /**
     * Spawns {@code count} processes at the same time. What fails is logged, and nothing more is begun then.
     *
     * @return those that have come of it, in the order of their numbers
     */
    public List<TrackedWorker> spawnTogether(WatcherSettings settings, int count) throws InterruptedException {
        var begun = new ArrayList<PreparedSpawn>(count);
        var spawned = new ArrayList<TrackedWorker>(count);
        try {
            for (int wid : freeWids(settings, count)) {
                var prepared = new PreparedSpawn(watcher, settings, wid, context, onEnd);
                begun.add(prepared);
                prepared.begin();
            }
        } catch (IllegalArgumentException e) {
            LOG.log(WARNING, () -> "error in '" + watcher + "': " + e.getMessage());
        } finally {
            for (PreparedSpawn each : begun) {
                try (each) {
                    if (each.isBegun()) {
                        spawned.add(welcome(each.await(), settings));
                    }
                } catch (SpawnException e) {
                    LOG.log(WARNING, () -> "error in '" + watcher + "': " + e.getMessage());
                }
            }
        }
        return spawned;
    }

    private TrackedWorker welcome(TrackedWorker worker, WatcherSettings settings) {
        context.outputs().attach(settings, worker.process());
        track(worker);
        limitAge(worker, settings);
        return worker;
    }

    /** Tells that {@code worker} is one of the watcher's, now that nobody has refused it. */
    public void announce(TrackedWorker worker) {
        numbers.succeeded(worker.wid());
        history.spawned(worker.wid());
        worker.isReady();
        LOG.log(INFO, () -> worker + ": spawned as worker " + worker.wid());
        context.post(new WatcherEvent.WorkerSpawned(worker.process().startedAt(), watcher, worker.wid(), worker.pid()));
    }

    /** Whether it is one of the watcher's. */
    public boolean has(TrackedWorker worker) {
        return workers.contains(worker);
    }

    /** Forgets one that is held and has ended without having come to its program: as if it had never been spawned. */
    public void discard(TrackedWorker worker) {
        workers.remove(worker);
        worker.process().settle();
    }

    /** Asked before and told after the end of a process is told. */
    public interface Reaping {
        void before(TrackedWorker worker, Instant at, boolean commanded);

        void after(TrackedWorker worker, Instant at, Exit exit, boolean commanded);

        /** Told of a successor that was begun when the process ended. */
        void succeeded(TrackedWorker successor);

        /** Told that the successor as worker {@code wid}, which was begun when the process ended, could not be made. */
        void notSucceeded(int wid, WatcherSettings settings, Exception failure);
    }

    /** Whether every process that has ended is dealt with. */
    public boolean isReaped() {
        return workers.stream().noneMatch(TrackedWorker::hasEnded);
    }

    /** Deals with the processes that have ended since: forgets them, tells it, and lets those that died young rest. */
    public void reapEnded(Reaping reaping) {
        for (Iterator<TrackedWorker> each = ended.iterator(); each.hasNext();) {
            TrackedWorker worker = each.next();
            if (worker.isHeld() && worker.successor() == null) {
                continue;
            }
            each.remove();
            if (!has(worker)) {
                continue;
            }
            Instant at = timeOfEnd(worker);
            Exit exit = worker.process().exit().orElseThrow();
            Cause cause = worker.process().cause().orElseThrow();
            boolean commanded = cause instanceof Cause.Commanded;
            reaping.before(worker, at, commanded);
            workers.remove(worker);
            Duration life = Duration.ofNanos(worker.ageNanos(context.nanoTime().getAsLong()));
            String who = worker.toString();
            LOG.log(INFO, () -> who + ": " + (commanded ? exit : cause) + " after " + life.toMillis() / 1000.0 + " s");
            context.post(new WatcherEvent.WorkerReaped(timeOfEnd(worker), watcher, worker.wid(), worker.pid(), exit, cause));
            history.ended(Condition.End.of(worker.pid(), worker.wid(), at, exit, cause), !commanded);
            reaping.after(worker, at, exit, commanded);
            worker.process().settle();
            CrashPoint.reach("end dealt with");
            if (!commanded) {
                wakeAfter(numbers.ended(worker.wid(), life, context.globals().get().checkDelay(), context.nanoTime().getAsLong()));
            }
            if (worker.successor() != null) {
                takeOver(worker.successor(), worker.wid(), reaping);
            }
        }
    }

    /** When the end of {@code worker} is told: before its successor started, which may be before this moment. */
    private static Instant timeOfEnd(TrackedWorker worker) {
        return worker.successor() == null ? Instant.now() : worker.successor().begunAt();
    }

    private void takeOver(Successor successor, int wid, Reaping reaping) {
        TrackedWorker worker;
        try {
            worker = successor.await();
        } catch (SpawnException | RuntimeException e) {
            reaping.notSucceeded(wid, successor.settings(), e);
            return;
        }
        reaping.succeeded(welcome(worker, successor.settings()));
    }

    /** The living workers that have reached their max_age. */
    public List<TrackedWorker> expired() {
        long now = context.nanoTime().getAsLong();
        return workers.stream().filter(worker -> !worker.isStopping() && worker.isExpired(now)).toList();
    }

    /** Gives it max_age from its start on. The variance is drawn once a process, and again when it is taken over. */
    public void limitAge(TrackedWorker worker, WatcherSettings settings) {
        int maxAge = settings.get(WatcherOption.MAX_AGE);
        if (maxAge > 0) {
            int variance = Math.max(0, settings.get(WatcherOption.MAX_AGE_VARIANCE));
            Duration age = Duration.ofSeconds(maxAge + (long) ThreadLocalRandom.current().nextInt(variance + 1));
            worker.expireAfter(age);
            Cancellable timer = context.loop().after(age.minusNanos(worker.ageNanos(context.nanoTime().getAsLong())), onEnd);
            worker.onExit(exit -> timer.cancel());
        }
    }

    private void wakeAfter(Duration pause) {
        if (pause.isPositive()) {
            context.loop().after(pause, onEnd);
        }
    }

    private void track(TrackedWorker worker) {
        workers.add(worker);
        worker.onRelease(onEnd);
        worker.onExit(exit -> {
            successors.ended(worker, () -> ended.add(worker));
            onEnd.run();
        });
    }

    /** The number of the worker that is spawned next. */
    public int nextWid(WatcherSettings settings) {
        return freeWids(settings, 1)[0];
    }

    /** The {@code count} lowest numbers that no worker has and that may be used; numprocesses is no limit to them. */
    private int[] freeWids(WatcherSettings settings, int count) {
        var used = new BitSet(settings.get(WatcherOption.NUMPROCESSES) + count);
        workers.forEach(worker -> used.set(worker.wid()));
        return numbers.free(used, count);
    }
}
