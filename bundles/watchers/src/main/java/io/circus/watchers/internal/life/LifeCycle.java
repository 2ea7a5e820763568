// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.life;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;

import io.circus.kernel.Cancellable;
import io.circus.kernel.Cause;
import io.circus.kernel.Exit;
import io.circus.watchers.Condition;
import io.circus.watchers.Hook;
import io.circus.watchers.Operation;
import io.circus.watchers.Outcome;
import io.circus.watchers.State;
import io.circus.watchers.WatcherCause;
import io.circus.watchers.WatcherEvent;
import io.circus.watchers.WatcherException;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.WatcherStatus;
import io.circus.watchers.internal.hooks.Hooks;
import io.circus.watchers.internal.lane.Lane;
import io.circus.watchers.internal.lane.OvertakenException;
import io.circus.watchers.internal.pacing.StopOrder;
import io.circus.watchers.internal.stop.StopPolicy;
import io.circus.watchers.internal.stop.Stopper;
import io.circus.watchers.internal.workers.BackOff;
import io.circus.watchers.internal.workers.History;
import io.circus.watchers.internal.workers.TrackedWorker;
import io.circus.watchers.internal.workers.WatcherContext;
import io.circus.watchers.internal.workers.WorkerPool;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
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
public final class LifeCycle implements WorkerPool.Reaping {

    private static final System.Logger LOG = System.getLogger("circus");

    /** How long a stop waits for the hooks that are told the ends of its processes, and for signals under way. */
    private static final Duration REAPING_PATIENCE = Hooks.PATIENCE.multipliedBy(3);

    /** How long a stop waits for what its processes wrote to be written: a full disk must not hold it up for ever. */
    private static final Duration OUTPUT_PATIENCE = Duration.ofSeconds(5);

    /** What is said of a spawn that has failed while the watcher is active. */
    private static final String TRIED_AGAIN = "; it is tried again";

    private final String name;
    private final WatcherContext context;
    private final Lane lane;
    private final WorkerPool pool;
    private final Stopper stopper;
    private final LifeHooks hooks;
    private final Spawning spawning;
    private final OnDemand demand;
    private final WatcherState state;
    private final Replacing replacing;
    private final Supervision supervision;
    private final BooleanSupplier quitting;
    private boolean attending;

    /** @param quitting whether nothing is to be started any more; any thread */
    public LifeCycle(WatcherSettings settings, WatcherContext context, WatcherState.Observer observer, BooleanSupplier quitting) {
        this.quitting = quitting;
        this.context = context;
        name = settings.name();
        lane = new Lane(name, context.loop(), this::attend, this::tend, this::forbidSuccessors);
        pool = new WorkerPool(name, context, lane::signal);
        state = new WatcherState(settings, pool, observer);
        stopper = new Stopper(name, context, lane::signal);
        hooks = new LifeHooks(name, context, lane, this::takeEnvironment);
        spawning = new Spawning(name, context, lane, pool, hooks, state);
        replacing = new Replacing(name, context, lane, pool, state, spawning, stopper);
        demand = new OnDemand(context.sockets(), context.loop(), () -> lane.submitIfFree(Lane.Kind.START, this::startOnDemand),
                lane::signal);
        supervision = new Supervision(name, context, lane, pool, state, spawning, replacing, demand, this::giveUpLater, quitting);
    }

    /**
     * Takes over what the table holds under its name, and goes on with what was begun. A start that had made no process, for it may
     * have waited for a service, begins anew. A removal is up to whoever opens it.
     */
    public void open(SavedWatcher.Aim aim, Optional<SavedCondition> former) {
        former.ifPresent(condition -> {
            state.resume(condition.state(), condition.since());
            pool.history().resume(condition.restarts(), condition.lastEnd());
        });
        boolean ends = switch (aim) {
            case STOPPED, REMOVED, RESTARTED -> true;
            case STARTING, ACTIVE, RESIZED, RELOADED -> false;
        };
        context.outputs().configure(state.settings());
        pool.adopt(state.settings(), !ends);
        boolean starts = aim == SavedWatcher.Aim.STARTING && pool.isEmpty();
        // Looked at before the lane opens: a start that has waited for this spawns at once.
        boolean stops = ends && !pool.isEmpty();
        if (ends && !stops) {
            WatcherState.Said said = former.map(condition -> new WatcherState.Said(condition.state(), condition.reason()))
                    .filter(was -> was.state() == State.OFF || was.state() == State.FAILED).orElse(WatcherState.NEVER_STARTED);
            state.enter(WatcherStatus.STOPPED, said.state() == State.FAILED ? said.reason() : "", said);
        } else if (stops) {
            state.enter(WatcherStatus.STOPPING, State.STOPPING);
        } else if (starts) {
            state.enter(WatcherStatus.STARTING, State.STARTING);
        } else {
            state.enter(WatcherStatus.ACTIVE, State.READY);
        }
        lane.open();
        if (starts) {
            lane.submit(Lane.Kind.START, this::begin);
        } else if (aim == SavedWatcher.Aim.RESTARTED) {
            lane.submit(Lane.Kind.RESTART, () -> restart(causeOfEnds()));
        } else if (stops) {
            lane.submit(Lane.Kind.STOP, () -> stop(causeOfEnds()));
        } else if (aim == SavedWatcher.Aim.RELOADED) {
            lane.submit(Lane.Kind.RELOAD, () -> reload(false, Cause.Asked.SOMEHOW));
        } else if (aim == SavedWatcher.Aim.RESIZED) {
            lane.submit(Lane.Kind.SET, () -> settingsChanged(false, Cause.Asked.SOMEHOW));
        }
    }

    /** Why the processes that were taken over are being ended. */
    private Cause.Commanded causeOfEnds() {
        return pool.workers().stream().flatMap(worker -> worker.process().commanded().stream()).findFirst().orElse(Cause.Asked.SOMEHOW);
    }

    /** Makes it visible before it is opened: stopped, without processes. */
    public void announce() {
        state.publish();
    }

    /** Any thread. */
    public History history() {
        return pool.history();
    }

    public Lane lane() {
        return lane;
    }

    public Outcome start() throws WatcherException, OvertakenException, InterruptedException {
        List<Integer> before = pool.pids();
        if (state.settings().get(WatcherOption.ON_DEMAND) && state.is(WatcherStatus.STOPPED)) {
            return Outcome.between(before, before);
        }
        return startNow();
    }

    /** For one of its sockets has a connection. */
    private Outcome startOnDemand() throws WatcherException, OvertakenException, InterruptedException {
        demand.disarm();
        if (!state.is(WatcherStatus.STOPPED) || quitting.getAsBoolean()) {
            return Outcome.NOTHING;
        }
        try {
            return startNow();
        } finally {
            if (state.is(WatcherStatus.STOPPED)) {
                demand.rest(BackOff.ceiling(context.globals().get().checkDelay()));
            }
        }
    }

    private Outcome startNow() throws WatcherException, OvertakenException, InterruptedException {
        pool.forgetRests();
        if (!isUp()) {
            return begin();
        }
        List<Integer> before = pool.pids();
        spawnMissing();
        return Outcome.between(before, pool.pids());
    }

    /** The whole of a start. */
    private Outcome begin() throws WatcherException, OvertakenException, InterruptedException {
        List<Integer> before = pool.pids();
        state.enter(WatcherStatus.STARTING, State.STARTING);
        Hooks.Verdict may = mayStart();
        if (!may.agrees()) {
            state.enter(WatcherStatus.STOPPED, may.reason(), new WatcherState.Said(State.FAILED, may.reason()));
            throwIf(may.failed(), may.reason());
            return Outcome.between(before, pool.pids());
        }
        Spawning.Result spawned = spawning.first(state.settings());
        boolean stops = spawned == Spawning.Result.REFUSED || spawned == Spawning.Result.HOPELESS;
        Hooks.Verdict stays = stops ? new Hooks.Verdict(false, spawning.reason(), spawned == Spawning.Result.HOPELESS)
                : hooks.ask(state.settings(), Hook.Point.AFTER_START);
        if (!stays.agrees()) {
            giveUp(stays.reason(), LifeHooks.refusal(stays));
            throwIf(stays.failed(), stays.reason());
            return Outcome.between(before, pool.pids());
        }
        state.enter(WatcherStatus.ACTIVE, spawned == Spawning.Result.SHORT ? spawning.reason() : "",
                new WatcherState.Said(State.READY, ""));
        LOG.log(INFO, () -> name + " started");
        context.post(new WatcherEvent.WatcherStarted(Instant.now(), name));
        throwIf(spawned == Spawning.Result.SHORT, spawning.reason() + TRIED_AGAIN);
        return Outcome.between(before, pool.pids());
    }

    /** A watcher that waits for a service is not: its start goes on when the service comes. */
    private boolean isUp() {
        return !state.is(WatcherStatus.STOPPED) && !hooks.isWaiting();
    }

    private void throwIf(boolean failed, String reason) throws WatcherException {
        if (failed) {
            throw new WatcherException("cannot start " + name + ": " + reason);
        }
    }

    /** Asks the hook that a start begins with, when all services that hooks name are there. */
    private Hooks.Verdict mayStart() throws WatcherException, OvertakenException, InterruptedException {
        try {
            hooks.awaitServices(state.settings(), this::waits);
            state.because("");
            state.says(new WatcherState.Said(State.STARTING, ""));
        } catch (WatcherException e) {
            state.because(e.getMessage());
            throw e;
        }
        return hooks.ask(state.settings(), Hook.Point.BEFORE_START);
    }

    private void waits(String reason) {
        state.because(reason);
        state.says(new WatcherState.Said(State.WAITING, reason));
    }

    /**
     * Spawns what an active watcher misses.
     *
     * @throws WatcherException if some of it could not be spawned, for now
     */
    private void spawnMissing() throws WatcherException, OvertakenException, InterruptedException {
        Spawning.Result spawned = spawning.missing(state.settings());
        if (spawned == Spawning.Result.REFUSED) {
            giveUp(spawning.reason(), spawning.refusal());
        } else if (spawned != Spawning.Result.WELL) {
            throw new WatcherException("cannot spawn all processes of " + name + ": " + spawning.reason() + TRIED_AGAIN);
        }
    }

    public Outcome stop(Cause.Commanded cause) throws InterruptedException {
        return stop(StopOrder.AT_ONCE, cause);
    }

    /** @param turn when it may ask its processes to end */
    public Outcome stop(StopOrder.Turn turn, Cause.Commanded cause) throws InterruptedException {
        return stop(turn, cause, new Ending(State.OFF, Condition.stopped(cause), ""));
    }

    /** What becomes of a watcher by a stop. @param why it is not what it should be, if that is so */
    private record Ending(State state, String reason, String why) {}

    /** Stops it as one that does not work. */
    public Outcome giveUp(Cause.Commanded cause) throws InterruptedException {
        return stop(StopOrder.AT_ONCE, cause, new Ending(State.FAILED, Condition.stopped(cause), ""));
    }

    /** Stops it, since it cannot go on. @param cause of the ends of the processes that are left, if any are */
    private Outcome giveUp(String reason, Cause.Commanded cause) throws InterruptedException {
        return stop(StopOrder.AT_ONCE, cause, reason.isEmpty()
                ? new Ending(State.OFF, "all its processes have ended, and respawn is off", "") : new Ending(State.FAILED, reason, reason));
    }

    /** As {@link #giveUp}, from between operations, unless one waits. */
    private void giveUpLater(String reason, Cause.Commanded cause) {
        if (!reason.isEmpty()) {
            LOG.log(ERROR, () -> "cannot go on with " + name + ": " + reason);
        }
        lane.submitIfFree(Lane.Kind.STOP, () -> giveUp(reason, cause));
    }

    private Outcome stop(StopOrder.Turn turn, Cause.Commanded cause, Ending ending) throws InterruptedException {
        if (state.is(WatcherStatus.STOPPED) && pool.isEmpty()) {
            return Outcome.NOTHING;
        }
        List<Integer> before = pool.pids();
        hooks.forgetServices();
        StopPolicy policy = StopPolicy.of(state.settings(), cause);
        state.enter(WatcherStatus.STOPPING, ending.why(), new WatcherState.Said(State.STOPPING,
                (ending.why().isEmpty() ? cause : ending.why()) + "; " + policy));
        hooks.tell(state.settings(), Hook.Point.BEFORE_STOP);
        lane.awaitToTheEnd(turn::isReached, StopOrder.PATIENCE);
        stopper.stop(pool.workers(), policy, true, lane::awaitToTheEnd, turn::take);
        lane.awaitToTheEnd(pool::isReaped, REAPING_PATIENCE);
        context.outputs().close(state.settings(), OUTPUT_PATIENCE);
        pool.forgetRests();
        context.post(new WatcherEvent.WatcherStopped(Instant.now(), name));
        if (!state.settings().get(WatcherOption.ON_DEMAND)) {
            context.sockets().release(name);
        }
        state.enter(WatcherStatus.STOPPED, ending.why(), new WatcherState.Said(ending.state(), ending.reason()));
        LOG.log(INFO, () -> name + " stopped");
        hooks.tell(state.settings(), Hook.Point.AFTER_STOP);
        return Outcome.between(before, pool.pids());
    }

    public Outcome restart(Cause.Commanded cause) throws WatcherException, OvertakenException, InterruptedException {
        List<Integer> before = pool.pids();
        Cancellable kept = context.sockets().keep(List.of(name));
        try {
            stop(cause);
            lane.checkpoint();
            start();
        } finally {
            kept.cancel();
        }
        return Outcome.between(before, pool.pids());
    }

    public Outcome reload(boolean sequential, Cause.Commanded cause) throws WatcherException, OvertakenException, InterruptedException {
        List<Integer> before = pool.pids();
        if (!isUp()) {
            start();
        } else {
            replacing.all(sequential, cause);
        }
        LOG.log(INFO, () -> name + " reloaded");
        context.post(new WatcherEvent.WatcherReloaded(Instant.now(), name));
        return Outcome.between(before, pool.pids());
    }

    /** Changes the number at once; the rest is done in turn. Any thread. */
    public Operation resize(int difference, Cause.Commanded cause) {
        return lane.submit(Lane.Kind.RESIZE, () -> state.change(former -> resized(former, difference)),
                () -> settingsChanged(false, cause));
    }

    private static WatcherSettings resized(WatcherSettings former, int difference) {
        if (former.get(WatcherOption.SINGLETON)) {
            return former;
        }
        int wanted = Math.clamp(former.get(WatcherOption.NUMPROCESSES) + (long) difference, 0, Integer.MAX_VALUE);
        return former.toBuilder().set(WatcherOption.NUMPROCESSES, wanted).build();
    }

    /** Changes all or nothing and tells each key, at once; the rest is done in turn. Any thread. */
    public Operation set(List<String> keys, UnaryOperator<WatcherSettings> change, Cause.Commanded cause) {
        var reloads = new AtomicBoolean();
        return lane.submit(Lane.Kind.SET, () -> {
            WatcherSettings former;
            try {
                former = state.change(change);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "cannot set " + String.join(", ", keys) + " of " + name + ": " + e.getMessage(), e);
            }
            keys.forEach(key -> context.post(new WatcherEvent.WatcherUpdated(Instant.now(), name)));
            reloads.set(ReloadingOptions.ask(keys, former));
        }, new Lane.Work() {
            @Override
            public Outcome run() throws WatcherException, OvertakenException, InterruptedException {
                return settingsChanged(reloads.get(), cause);
            }

            @Override
            public boolean replaces() {
                return reloads.get();
            }
        });
    }

    /** Makes what runs follow the settings: reloads if one of them asks for it, else manages. */
    private Outcome settingsChanged(boolean reloads, Cause.Commanded cause)
            throws WatcherException, OvertakenException, InterruptedException {
        List<Integer> before = pool.pids();
        context.outputs().configure(state.settings());
        lane.checkpoint();
        if (state.is(WatcherStatus.ACTIVE)) {
            if (reloads) {
                reload(false, cause);
            } else {
                manage(cause);
            }
        }
        return Outcome.between(before, pool.pids());
    }

    /** Brings the number of processes to what is wanted. */
    private void manage(Cause.Commanded cause) throws WatcherException, OvertakenException, InterruptedException {
        if (state.settings().get(WatcherOption.RESPAWN)) {
            spawnMissing();
        } else if (supervision.isOver()) {
            stop(cause);
        }
        replacing.stopSurplus(new WatcherCause.Surplus(cause));
    }

    /** Between operations. */
    private void tend() {
        attend();
        if (hooks.canGoOn(state.settings()) && !quitting.getAsBoolean()) {
            lane.submitIfFree(Lane.Kind.START, this::startNow);
        }
        supervision.supervise();
    }

    /** A hook has changed the environment of the processes; what is set again counts from then on. */
    private void takeEnvironment(Map<String, String> changes) {
        state.change(former -> {
            var environment = new LinkedHashMap<>(former.environment());
            environment.putAll(changes);
            return former.toBuilder().environment(environment).build();
        });
    }

    /** The watcher is gone, and with it what it used. */
    public void forgetServices() throws InterruptedException {
        demand.disarm();
        hooks.forgetServices();
        context.outputs().close(state.settings(), Duration.ZERO);
        context.outputs().forget(name);
        context.sockets().release(name);
    }

    /** Its lane is closed: a connection starts nothing any more, and its processes are left to whoever comes next. */
    public void leave() {
        demand.disarm();
        pool.leaveSuccessors();
        pool.workers().forEach(TrackedWorker::leave);
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

    /** An operation is about to come. Any thread. */
    private void forbidSuccessors() {
        pool.forbidSuccessors();
    }

    @Override
    public void succeeded(TrackedWorker successor) {
        successor.isReady();
        state.publish();
        pool.announce(successor);
    }

    @Override
    public void notSucceeded(int wid, WatcherSettings settings, Exception failure) {
        spawning.notSucceeded(wid, settings, failure);
    }
}
