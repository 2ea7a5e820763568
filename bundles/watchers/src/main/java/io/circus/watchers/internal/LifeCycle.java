// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal;

import static java.lang.System.Logger.Level.INFO;

import io.circus.kernel.Cancellable;
import io.circus.kernel.Exit;
import io.circus.kernel.KernelEvent;
import io.circus.watchers.Hook;
import io.circus.watchers.Outcome;
import io.circus.watchers.WatcherException;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.WatcherStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    /** How long a stop waits for the hooks that are told the ends of its processes, and for signals under way. */
    private static final Duration REAPING_PATIENCE = Hooks.PATIENCE.multipliedBy(3);

    /** How long a stop waits for what its processes wrote to be written: a full disk must not hold it up for ever. */
    private static final Duration OUTPUT_PATIENCE = Duration.ofSeconds(5);

    private final String name;
    private final Surroundings with;
    private final Lane lane;
    private final WorkerPool pool;
    private final Stopper stopper;
    private final LifeHooks hooks;
    private final Spawning spawning;
    private final OnDemand demand;
    private final WatcherState state;
    private final Replacing replacing;
    private final Tending tending;
    private final BooleanSupplier quitting;
    private boolean attending;

    /** @param quitting whether nothing is to be started any more; any thread */
    LifeCycle(WatcherSettings settings, Surroundings with, WatcherState.Observer observer, BooleanSupplier quitting) {
        this.quitting = quitting;
        this.with = with;
        name = settings.name();
        lane = new Lane(name, with.loop(), this::attend, this::tend);
        pool = new WorkerPool(name, with, lane::signal);
        state = new WatcherState(settings, pool, observer);
        stopper = new Stopper(name, with, lane::signal);
        hooks = new LifeHooks(name, with, lane, this::takeEnvironment);
        spawning = new Spawning(name, with, lane, pool, hooks, state);
        replacing = new Replacing(name, with, lane, pool, state, spawning, stopper);
        demand = new OnDemand(with.sockets(), () -> lane.submitIfFree(Lane.Kind.START, this::startOnDemand));
        tending = new Tending(name, with, lane, pool, state, spawning, replacing, demand, this::stop, quitting);
    }

    /** Takes over what the table holds under its name, as a watcher that is active if it should be {@code up}. */
    void open(boolean up) {
        with.outputs().configure(state.settings());
        pool.adopt(state.settings());
        state.enter(up ? WatcherStatus.ACTIVE : WatcherStatus.STOPPED);
        lane.open();
        if (!up && !pool.isEmpty()) {
            lane.submit(Lane.Kind.STOP, this::stop);
        }
    }

    /** Makes it visible before it is opened: stopped, without processes. */
    void announce() {
        state.publish();
    }

    Lane lane() {
        return lane;
    }

    Outcome start() throws WatcherException, OvertakenException, InterruptedException {
        List<Integer> before = pool.pids();
        if (state.settings().get(WatcherOption.ON_DEMAND) && state.is(WatcherStatus.STOPPED)) {
            return Outcome.between(before, before);
        }
        return startNow();
    }

    /** For one of its sockets has a connection. */
    private Outcome startOnDemand() throws WatcherException, OvertakenException, InterruptedException {
        demand.disarm();
        return state.is(WatcherStatus.STOPPED) && !quitting.getAsBoolean() ? startNow() : Outcome.NOTHING;
    }

    private Outcome startNow() throws WatcherException, OvertakenException, InterruptedException {
        List<Integer> before = pool.pids();
        pool.forgetRests();
        if (state.is(WatcherStatus.STOPPED)) {
            state.enter(WatcherStatus.STARTING);
            if (!mayStart()) {
                state.enter(WatcherStatus.STOPPED);
                return Outcome.between(before, pool.pids());
            }
            boolean none = state.settings().get(WatcherOption.NUMPROCESSES) == 0;
            if (none || !spawning.missing(state.settings(), true)
                    || !hooks.agree(state.settings(), Hook.Point.AFTER_START)) {
                stop();
                return Outcome.between(before, pool.pids());
            }
            state.enter(WatcherStatus.ACTIVE);
            LOG.log(INFO, () -> name + " started");
            with.post(new KernelEvent.WatcherStarted(Instant.now(), name));
        } else if (!spawning.missing(state.settings(), true)) {
            stop();
        }
        return Outcome.between(before, pool.pids());
    }

    /** Asks the hook that a start begins with, when all services that hooks name are there. */
    private boolean mayStart() throws WatcherException, OvertakenException, InterruptedException {
        try {
            hooks.awaitServices(state.settings());
        } catch (WatcherException e) {
            state.enter(WatcherStatus.STOPPED);
            throw e;
        }
        return hooks.agree(state.settings(), Hook.Point.BEFORE_START);
    }

    Outcome stop() throws InterruptedException {
        return stop(StopOrder.AT_ONCE);
    }

    /** @param turn when it may ask its processes to end */
    Outcome stop(StopOrder.Turn turn) throws InterruptedException {
        if (state.is(WatcherStatus.STOPPED) && pool.isEmpty()) {
            return Outcome.NOTHING;
        }
        List<Integer> before = pool.pids();
        state.enter(WatcherStatus.STOPPING);
        hooks.tell(state.settings(), Hook.Point.BEFORE_STOP);
        lane.awaitToTheEnd(turn::isReached, StopOrder.PATIENCE);
        stopper.stop(pool.workers(), StopPolicy.of(state.settings()), true, lane::awaitToTheEnd, turn::take);
        lane.awaitToTheEnd(pool::isReaped, REAPING_PATIENCE);
        with.outputs().close(state.settings(), OUTPUT_PATIENCE);
        pool.forgetRests();
        with.post(new KernelEvent.WatcherStopped(Instant.now(), name));
        if (!state.settings().get(WatcherOption.ON_DEMAND)) {
            with.sockets().release(name);
        }
        state.enter(WatcherStatus.STOPPED);
        LOG.log(INFO, () -> name + " stopped");
        hooks.tell(state.settings(), Hook.Point.AFTER_STOP);
        return Outcome.between(before, pool.pids());
    }

    Outcome restart() throws WatcherException, OvertakenException, InterruptedException {
        List<Integer> before = pool.pids();
        Cancellable kept = with.sockets().keep(List.of(name));
        try {
            stop();
            lane.checkpoint();
            start();
        } finally {
            kept.cancel();
        }
        return Outcome.between(before, pool.pids());
    }

    Outcome reload(boolean sequential) throws WatcherException, OvertakenException, InterruptedException {
        List<Integer> before = pool.pids();
        if (state.is(WatcherStatus.STOPPED)) {
            start();
        } else {
            replacing.all(sequential);
        }
        LOG.log(INFO, () -> name + " reloaded");
        with.post(new KernelEvent.WatcherReloaded(Instant.now(), name));
        return Outcome.between(before, pool.pids());
    }

    Outcome resize(int difference) throws OvertakenException, InterruptedException {
        List<Integer> before = pool.pids();
        WatcherSettings former = state.settings();
        if (!former.get(WatcherOption.SINGLETON)) {
            int wanted = Math.clamp(former.get(WatcherOption.NUMPROCESSES) + (long) difference, 0, Integer.MAX_VALUE);
            state.change(former.toBuilder().set(WatcherOption.NUMPROCESSES, wanted).build());
        }
        lane.checkpoint();
        if (state.is(WatcherStatus.ACTIVE)) {
            manage();
        }
        return Outcome.between(before, pool.pids());
    }

    /** Changes all or nothing, tells each key, then reloads if one asks for it, else manages. */
    Outcome set(List<String> keys, UnaryOperator<WatcherSettings> change)
            throws WatcherException, OvertakenException, InterruptedException {
        List<Integer> before = pool.pids();
        WatcherSettings former = state.settings();
        try {
            state.change(change.apply(former));
        } catch (IllegalArgumentException e) {
            throw new WatcherException("cannot set " + String.join(", ", keys) + " of " + name + ": " + e.getMessage(),
                    e);
        }
        with.outputs().configure(state.settings());
        keys.forEach(key -> with.post(new KernelEvent.WatcherUpdated(Instant.now(), name)));
        lane.checkpoint();
        if (state.is(WatcherStatus.ACTIVE)) {
            if (ReloadingOptions.ask(keys, former)) {
                reload(false);
            } else {
                manage();
            }
        }
        return Outcome.between(before, pool.pids());
    }

    /** Brings the number of processes to what is wanted. */
    private void manage() throws OvertakenException, InterruptedException {
        if (!state.settings().get(WatcherOption.RESPAWN)) {
            if (pool.isEmpty()) {
                stop();
            }
        } else if (!spawning.missing(state.settings(), true)) {
            stop();
            return;
        }
        replacing.stopSurplus();
    }

    /** Between operations. */
    private void tend() {
        attend();
        tending.tend();
    }

    /** A hook has changed the environment of the processes; what is set again counts from then on. */
    private void takeEnvironment(Map<String, String> changes) {
        var environment = new LinkedHashMap<>(state.settings().environment());
        environment.putAll(changes);
        state.change(state.settings().toBuilder().environment(environment).build());
    }

    /** The watcher is gone, and with it what it used. */
    void forgetSurroundings() throws InterruptedException {
        demand.disarm();
        with.outputs().close(state.settings(), Duration.ZERO);
        with.outputs().forget(name);
        with.sockets().release(name);
    }

    /** Its lane is closed: a connection starts nothing any more. */
    void forgetDemand() {
        demand.disarm();
        pool.workers().forEach(TrackedWorker::leaveNotify);
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
                state.publish();
            }
        } finally {
            attending = false;
        }
    }

    @Override
    public void before(TrackedWorker worker, Instant at, boolean commanded) {
        hooks.tellEnd(state.settings(), Hook.Point.BEFORE_REAP, worker, at, Optional.empty(), commanded);
    }

    @Override
    public void after(TrackedWorker worker, Instant at, Exit exit, boolean commanded) {
        hooks.tellEnd(state.settings(), Hook.Point.AFTER_REAP, worker, at, Optional.of(exit), commanded);
    }
}
