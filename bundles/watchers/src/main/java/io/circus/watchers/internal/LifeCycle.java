// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;

import io.circus.kernel.Exit;
import io.circus.kernel.KernelEvent;
import io.circus.kernel.Signal;
import io.circus.watchers.Readiness;
import io.circus.watchers.Hook;
import io.circus.watchers.Outcome;
import io.circus.watchers.WatcherException;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.WatcherStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/**
 * What the operations of one watcher do, as straight-line methods on the lane's thread; each waits as long as it takes.
 *
 * <pre>
 *              start                all spawned
 *   STOPPED ----------&gt; STARTING ---------------&gt; ACTIVE
 *      ^                    |                        |
 *      |                    | stop, or spawn failed  | stop, or all ended with respawn off
 *      |     all ended      v                        v
 *      +---------------- STOPPING &lt;------------------+
 * </pre>
 */
final class LifeCycle implements WorkerPool.Reaping {

    private static final System.Logger LOG = System.getLogger("circus");

    /** Told whenever something that others can see has changed; on the lane's thread. */
    interface Observer {
        void changed(WatcherStatus status, Instant since, WatcherSettings settings, List<TrackedWorker> workers);
    }

    /** How long a stop waits for the hooks that are told the ends of its processes, and for signals under way. */
    private static final Duration REAPING_PATIENCE = Hooks.PATIENCE.multipliedBy(3);

    /** How long a stop waits for what its processes wrote to be written: a full disk must not hold it up for ever. */
    private static final Duration OUTPUT_PATIENCE = Duration.ofSeconds(5);

    private final String name;
    private final Surroundings with;
    private final Observer observer;
    private final Lane lane;
    private final WorkerPool pool;
    private final Stopper stopper;
    private final LifeHooks hooks;
    private final Spawning spawning;
    private final OnDemand demand;
    private final ReadyReplacing replacing;
    private final BooleanSupplier quitting;
    private WatcherSettings settings;
    private WatcherStatus status = WatcherStatus.STOPPED;
    private Instant since = Instant.now();
    private boolean attending;

    /** @param quitting whether nothing is to be started any more; any thread */
    LifeCycle(WatcherSettings settings, Surroundings with, Observer observer, BooleanSupplier quitting) {
        this.quitting = quitting;
        this.settings = settings;
        this.with = with;
        this.observer = observer;
        name = settings.name();
        lane = new Lane(name, with.loop(), this::attend, this::tend);
        pool = new WorkerPool(name, with, lane::signal);
        stopper = new Stopper(name, with, lane::signal);
        hooks = new LifeHooks(name, with, lane);
        spawning = new Spawning(name, with, lane, pool, hooks, this::publish);
        replacing = new ReadyReplacing(name, with, lane, pool, new ReadyReplacing.Actions() {
            @Override
            public boolean spawn() throws OvertakenException, InterruptedException {
                return spawnOrEnd();
            }

            @Override
            public void stop(List<TrackedWorker> workers) throws InterruptedException {
                stopper.stop(workers, StopPolicy.of(LifeCycle.this.settings), false, lane::awaitToTheEnd);
                attend();
            }
        });
        demand = new OnDemand(with.sockets(), () -> lane.submitIfFree(Lane.Kind.START, this::startOnDemand));
        hooks.warnOfUnknown(settings);
    }

    /** Takes over what the table holds under its name, as a watcher that is active if it should be {@code up}. */
    void open(boolean up) {
        with.outputs().configure(settings);
        pool.adopt(settings);
        status = up ? WatcherStatus.ACTIVE : WatcherStatus.STOPPED;
        publish();
        lane.open();
        if (!up && !pool.isEmpty()) {
            lane.submit(Lane.Kind.STOP, this::stop);
        }
    }

    /** Makes it visible before it is opened: stopped, without processes. */
    void announce() {
        publish();
    }

    Lane lane() {
        return lane;
    }

    Outcome start() throws WatcherException, OvertakenException, InterruptedException {
        List<Integer> before = pids();
        if (settings.get(WatcherOption.ON_DEMAND) && status == WatcherStatus.STOPPED) {
            return Outcome.between(before, before);
        }
        return startNow();
    }

    /** For one of its sockets has a connection. */
    private Outcome startOnDemand() throws WatcherException, OvertakenException, InterruptedException {
        demand.disarm();
        return status == WatcherStatus.STOPPED && !quitting.getAsBoolean() ? startNow() : Outcome.NOTHING;
    }

    private Outcome startNow() throws WatcherException, OvertakenException, InterruptedException {
        List<Integer> before = pids();
        pool.forgetRests();
        if (status == WatcherStatus.STOPPED) {
            enter(WatcherStatus.STARTING);
            if (!mayStart()) {
                enter(WatcherStatus.STOPPED);
                return Outcome.between(before, pids());
            }
            boolean none = settings.get(WatcherOption.NUMPROCESSES) == 0;
            if (none || !spawning.missing(settings, true) || !hooks.agree(settings, Hook.Point.AFTER_START)) {
                stop();
                return Outcome.between(before, pids());
            }
            enter(WatcherStatus.ACTIVE);
            LOG.log(INFO, () -> name + " started");
            with.post(new KernelEvent.WatcherStarted(Instant.now(), name));
        } else if (!spawning.missing(settings, true)) {
            stop();
        }
        return Outcome.between(before, pids());
    }

    /** Asks the hook that a start begins with, when all services that hooks name are there. */
    private boolean mayStart() throws WatcherException, OvertakenException, InterruptedException {
        try {
            hooks.awaitServices(settings);
        } catch (WatcherException e) {
            enter(WatcherStatus.STOPPED);
            throw e;
        }
        return hooks.agree(settings, Hook.Point.BEFORE_START);
    }

    Outcome stop() throws InterruptedException {
        if (status == WatcherStatus.STOPPED && pool.isEmpty()) {
            return Outcome.NOTHING;
        }
        List<Integer> before = pids();
        enter(WatcherStatus.STOPPING);
        hooks.tell(settings, Hook.Point.BEFORE_STOP);
        stopper.stop(pool.workers(), StopPolicy.of(settings), true, lane::awaitToTheEnd);
        lane.awaitToTheEnd(pool::isReaped, REAPING_PATIENCE);
        with.outputs().close(settings, OUTPUT_PATIENCE);
        pool.forgetRests();
        with.post(new KernelEvent.WatcherStopped(Instant.now(), name));
        if (!settings.get(WatcherOption.ON_DEMAND)) {
            with.sockets().source().ifPresent(source -> source.release(name));
        }
        enter(WatcherStatus.STOPPED);
        LOG.log(INFO, () -> name + " stopped");
        hooks.tell(settings, Hook.Point.AFTER_STOP);
        return Outcome.between(before, pids());
    }

    Outcome restart() throws WatcherException, OvertakenException, InterruptedException {
        List<Integer> before = pids();
        stop();
        lane.checkpoint();
        start();
        return Outcome.between(before, pids());
    }

    Outcome reload(boolean sequential) throws WatcherException, OvertakenException, InterruptedException {
        List<Integer> before = pids();
        if (status == WatcherStatus.STOPPED) {
            start();
        } else if (settings.get(WatcherOption.SEND_HUP)) {
            pool.workers().forEach(worker -> worker.process().signal(Signal.HUP));
        } else if (Readiness.counts(settings)) {
            replacing.replace(pool.workers(), settings);
            stopSurplus();
        } else if (sequential) {
            replaceOneByOne();
        } else {
            replaceAtOnce();
        }
        LOG.log(INFO, () -> name + " reloaded");
        with.post(new KernelEvent.WatcherReloaded(Instant.now(), name));
        return Outcome.between(before, pids());
    }

    /** Each is ended, then its successor spawned. */
    private void replaceOneByOne() throws OvertakenException, InterruptedException {
        for (TrackedWorker worker : pool.workers()) {
            stopper.stop(List.of(worker), StopPolicy.of(settings), false, lane::awaitToTheEnd);
            lane.checkpoint();
            if (!spawnOrEnd()) {
                return;
            }
            lane.pause(warmupDelay());
        }
    }

    /** New ones first, then the old ones are ended; if no new one can be spawned the old ones stay. */
    private void replaceAtOnce() throws OvertakenException, InterruptedException {
        for (int i = 0; i < settings.get(WatcherOption.NUMPROCESSES); i++) {
            lane.checkpoint();
            if (!spawnOrEnd()) {
                break;
            }
        }
        stopSurplus();
    }

    /** Ends the oldest ones that are too many, and forgets them before the operation goes on. */
    private void stopSurplus() throws InterruptedException {
        List<TrackedWorker> surplus = pool.surplus(settings.get(WatcherOption.NUMPROCESSES));
        if (!surplus.isEmpty()) {
            stopper.stop(surplus, StopPolicy.of(settings), false, lane::awaitToTheEnd);
            attend();
        }
    }

    Outcome resize(int difference) throws OvertakenException, InterruptedException {
        List<Integer> before = pids();
        if (!settings.get(WatcherOption.SINGLETON)) {
            int wanted = Math.clamp(settings.get(WatcherOption.NUMPROCESSES) + (long) difference, 0, Integer.MAX_VALUE);
            settings = settings.toBuilder().set(WatcherOption.NUMPROCESSES, wanted).build();
            publish();
        }
        lane.checkpoint();
        if (status == WatcherStatus.ACTIVE) {
            manage();
        }
        return Outcome.between(before, pids());
    }

    /** Changes all or nothing, tells each key, then reloads if one asks for it, else manages. */
    Outcome set(List<String> keys, UnaryOperator<WatcherSettings> change)
            throws WatcherException, OvertakenException, InterruptedException {
        List<Integer> before = pids();
        WatcherSettings former = settings;
        try {
            settings = change.apply(former);
        } catch (IllegalArgumentException e) {
            throw new WatcherException("cannot set " + String.join(", ", keys) + " of " + name + ": " + e.getMessage(),
                    e);
        }
        publish();
        with.outputs().configure(settings);
        keys.forEach(key -> with.post(new KernelEvent.WatcherUpdated(Instant.now(), name)));
        lane.checkpoint();
        if (status == WatcherStatus.ACTIVE) {
            if (ReloadingOptions.ask(keys, former)) {
                reload(false);
            } else {
                manage();
            }
        }
        return Outcome.between(before, pids());
    }

    /** Brings the number of processes to what is wanted. */
    private void manage() throws OvertakenException, InterruptedException {
        if (!settings.get(WatcherOption.RESPAWN)) {
            if (pool.isEmpty()) {
                stop();
            }
        } else if (!spawning.missing(settings, true)) {
            stop();
            return;
        }
        stopSurplus();
    }

    /**
     * Between operations: replaces what has ended. Nothing here waits but for a spawn and its hooks, which a stop
     * overtakes.
     */
    private void tend() {
        attend();
        if (status == WatcherStatus.STOPPED) {
            awaitDemand();
        }
        if (status != WatcherStatus.ACTIVE) {
            return;
        }
        if (settings.get(WatcherOption.ON_DEMAND)) {
            if (pool.isEmpty()) {
                enter(WatcherStatus.STOPPED);
                awaitDemand();
            }
            return;
        }
        if (hasFailedToSpawn()) {
            lane.submitIfFree(Lane.Kind.STOP, this::stop);
            return;
        }
        endExpired();
        try {
            boolean over = settings.get(WatcherOption.RESPAWN) ? !spawning.missing(settings, false) : pool.isEmpty();
            if (over) {
                BackgroundStop.of(name, with, spawning.takeUnwanted(), StopPolicy.of(settings));
                lane.submitIfFree(Lane.Kind.STOP, this::stop);
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
        if (Readiness.counts(settings)) {
            lane.submitIfFree(Lane.Kind.RELOAD, this::replaceExpired);
        } else {
            BackgroundStop.of(name, with, expired, StopPolicy.of(settings));
        }
    }

    private Outcome replaceExpired() throws WatcherException, OvertakenException, InterruptedException {
        List<Integer> before = pids();
        List<TrackedWorker> expired = pool.expired();
        // one that cannot be replaced gets another term, so that this is not tried without end
        expired.forEach(worker -> pool.limitAge(worker, settings));
        replacing.replace(expired, settings);
        return Outcome.between(before, pids());
    }

    /** Waits for a connection, unless its processes have ended too soon: then when their rest is over. */
    private void awaitDemand() {
        int wanted = settings.get(WatcherOption.NUMPROCESSES);
        boolean demanded = settings.get(WatcherOption.ON_DEMAND) && settings.get(WatcherOption.AUTOSTART);
        if (demanded && !quitting.getAsBoolean() && pool.isEmpty() && pool.missing(wanted) == wanted) {
            demand.arm(settings);
        }
    }

    /** The watcher is gone, and with it what it used. */
    void forgetSurroundings() throws InterruptedException {
        demand.disarm();
        with.outputs().close(settings, Duration.ZERO);
        with.outputs().forget(name);
        with.sockets().source().ifPresent(source -> source.release(name));
    }

    /** Its lane is closed: a connection starts nothing any more. */
    void forgetDemand() {
        demand.disarm();
        pool.workers().forEach(TrackedWorker::forgetNotify);
    }

    /** Whether processes have ended before their own program ran, as often as max_retry allows. */
    private boolean hasFailedToSpawn() {
        int maxRetry = settings.get(WatcherOption.MAX_RETRY);
        if (maxRetry < 0 || pool.failedChains() < Math.max(1, maxRetry)) {
            return false;
        }
        LOG.log(ERROR, () -> "cannot start " + name + ": gave up after " + pool.failedChains()
                + " processes that could not execute their program with its user, group, limits or umask");
        return true;
    }

    /** What cannot wait for the end of an operation. */
    private void attend() {
        if (attending) {
            // called by the waiting for a hook that is told an end
            return;
        }
        attending = true;
        try {
            int before = pool.workers().size();
            pool.reapEnded(this);
            if (pool.workers().size() != before) {
                publish();
            }
        } finally {
            attending = false;
        }
    }

    @Override
    public void before(TrackedWorker worker, Instant at, boolean commanded) {
        hooks.tellEnd(settings, Hook.Point.BEFORE_REAP, worker, at, Optional.empty(), commanded);
    }

    @Override
    public void after(TrackedWorker worker, Instant at, Exit exit, boolean commanded) {
        hooks.tellEnd(settings, Hook.Point.AFTER_REAP, worker, at, Optional.of(exit), commanded);
    }

    /** Spawns one process; one that a hook does not want is ended again. @return whether there is a new process */
    private boolean spawnOrEnd() throws OvertakenException, InterruptedException {
        boolean well = spawning.one(settings);
        List<TrackedWorker> unwanted = spawning.takeUnwanted();
        if (!unwanted.isEmpty()) {
            stopper.stop(unwanted, StopPolicy.of(settings), false, lane::awaitToTheEnd);
        }
        return well;
    }

    private Duration warmupDelay() {
        return StopPolicy.seconds(settings.get(WatcherOption.WARMUP_DELAY));
    }

    private List<Integer> pids() {
        return pool.workers().stream().map(TrackedWorker::pid).toList();
    }

    private void enter(WatcherStatus next) {
        status = next;
        since = Instant.now();
        publish();
    }

    private void publish() {
        observer.changed(status, since, settings, pool.workers());
    }
}
