// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal;

import io.circus.kernel.Cause;
import io.circus.kernel.Signal;
import io.circus.watchers.Condition;
import io.circus.watchers.Hook;
import io.circus.watchers.Operation;
import io.circus.watchers.Outcome;
import io.circus.watchers.ProcessContext;
import io.circus.watchers.State;
import io.circus.watchers.Watcher;
import io.circus.watchers.WatcherException;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.WatcherStatus;
import io.circus.watchers.Worker;
import io.circus.watchers.internal.lane.Lane;
import io.circus.watchers.internal.lane.PendingOperation;
import io.circus.watchers.internal.life.LifeCycle;
import io.circus.watchers.internal.life.SavedCondition;
import io.circus.watchers.internal.life.SavedWatcher;
import io.circus.watchers.internal.life.WatcherState;
import io.circus.watchers.internal.pacing.StopOrder;
import io.circus.watchers.internal.stop.BackgroundStop;
import io.circus.watchers.internal.stop.Signaller;
import io.circus.watchers.internal.stop.StopPolicy;
import io.circus.watchers.internal.workers.History;
import io.circus.watchers.internal.workers.TrackedWorker;
import io.circus.watchers.internal.workers.WatcherContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A watcher: its operations go through its lane, what is read of it is the state that its lane has published last. */
final class LaneWatcher implements Watcher {

    private final String name;
    private final WatcherContext context;
    private final LifeCycle life;
    private final BooleanSupplier quitting;
    private final Consumer<LaneWatcher> onStopRequest;
    private volatile WatcherState.Shown view;
    private volatile PendingOperation removal;
    /** The one that had its name before and is still ending its processes; null if there is none. */
    private volatile LaneWatcher former;
    /** From now on only what is unfinished is saved. */
    private volatile boolean closed;
    private volatile boolean restarting;
    // guarded by this
    private boolean replaced;

    /**
     * @param quitting whether nothing is to be started any more; any thread
     * @param onStopRequest told when the watcher is asked to stop, before it does; any thread
     */
    LaneWatcher(WatcherSettings settings, WatcherContext context, BooleanSupplier quitting,
            Consumer<LaneWatcher> onStopRequest) {
        name = settings.name();
        this.context = context;
        this.quitting = quitting;
        this.onStopRequest = onStopRequest;
        life = new LifeCycle(settings, context, this::published, quitting);
    }

    /** Begins to live, and makes of the processes that the table holds what {@code aim} says. */
    void open(SavedWatcher.Aim aim) {
        life.open(aim, SavedCondition.take(name, context.store()));
    }

    /**
     * As {@link #open}, of a stopped one, when the removal of {@code before} is over. Until then what it is told waits, and it shows
     * the processes of {@code before}, which its name still stands for.
     */
    void openAfter(LaneWatcher before) {
        former = before;
        life.announce();
        before.removal().whenOver(() -> {
            if (!closed) {
                open(SavedWatcher.Aim.STOPPED);
                former = null;
            }
        });
    }

    /** What it shows of itself, or of the one before it. */
    private WatcherState.Shown shown() {
        LaneWatcher before = former;
        return before == null ? view : before.shown();
    }

    /**
     * Lets go of its processes and ends its lane, waiting at most {@code patience} for the step it is at. Whoever takes it over
     * finishes what it was told.
     *
     * @param intended what it was going to be told
     */
    void close(Duration patience, List<Lane.Kind> intended) {
        closed = true;
        var unfinished = new ArrayList<>(life.lane().close(patience));
        life.leave();
        intended.forEach(kind -> unfinished.add(new Lane.Unfinished(kind, false, false)));
        if (removal != null && unfinished.stream().noneMatch(one -> one.kind() == Lane.Kind.REMOVE)) {
            return; // it is gone
        }
        saveCondition();
        SavedWatcher.Aim aim = SavedWatcher.Aim.of(view.status());
        for (Lane.Unfinished one : unfinished) {
            aim = aim.after(one);
        }
        save(new SavedWatcher(view.settings(), aim));
    }

    private synchronized void saveCondition() {
        if (!replaced) {
            SavedCondition.of(condition()).saveIn(context.store(), name);
        }
    }

    private void published(WatcherState.Shown shown) {
        WatcherState.Shown before = view;
        view = shown;
        WatcherSettings settings = shown.settings();
        if (before == null || settings != before.settings()) {
            var signal = new Signal(settings.get(WatcherOption.STOP_SIGNAL));
            context.table().farewell(name, signal.exists() ? signal : Signal.TERM,
                    StopPolicy.seconds(settings.get(WatcherOption.GRACEFUL_TIMEOUT)));
        }
        SavedWatcher.Aim aim = SavedWatcher.Aim.of(shown.status());
        if (before == null || aim != SavedWatcher.Aim.of(before.status()) || settings != before.settings()) {
            saveIfOpen();
        }
    }

    /** A restart that has stopped its processes is not over when the daemon is killed. */
    private void saveIfOpen() {
        SavedWatcher.Aim aim = SavedWatcher.Aim.of(view.status());
        if (!closed) {
            save(new SavedWatcher(view.settings(), restarting && aim == SavedWatcher.Aim.STOPPED ? SavedWatcher.Aim.RESTARTED : aim));
        }
    }

    private synchronized void save(SavedWatcher saved) {
        if (!replaced) {
            saved.saveIn(context.store());
        }
    }

    /** From now on another watcher is saved under its name. */
    synchronized void replaced() {
        replaced = true;
    }

    /** It is over: another one's name stays saved. */
    synchronized void forgetSaved() {
        if (!replaced) {
            SavedWatcher.forget(name, context.store());
            context.table().forgetFarewell(name);
        }
    }

    /** Its removal, or null if it is not being removed. */
    PendingOperation removal() {
        return removal;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public WatcherSettings settings() {
        return view.settings();
    }

    @Override
    public WatcherStatus status() {
        WatcherStatus shown = shown().status();
        return former == null || shown == WatcherStatus.STOPPED ? shown : WatcherStatus.STOPPING;
    }

    @Override
    public Instant statusSince() {
        return shown().since();
    }

    @Override
    public Optional<String> reason() {
        return Optional.of(shown().why()).filter(why -> !why.isEmpty());
    }

    @Override
    public Condition condition() {
        WatcherState.Shown now = shown();
        boolean leaving = former != null && now.status() != WatcherStatus.STOPPED;
        List<Condition.Process> processes = now.workers().stream().map(LaneWatcher::condition).toList();
        int wanted = now.settings().get(WatcherOption.NUMPROCESSES);
        long ready = processes.stream().filter(process -> process.state() == State.READY).count();
        History history = life.history();
        return new Condition(leaving ? State.STOPPING : now.state(), now.stateSince(), Optional.of(now.reason()).filter(why -> !why.isEmpty()),
                wanted, now.status() == WatcherStatus.ACTIVE ? (int) Math.max(0, wanted - ready) : 0, history.restarts(), history.last(),
                processes);
    }

    private static Condition.Process condition(TrackedWorker worker) {
        TrackedWorker.Phase phase = worker.phase();
        return new Condition.Process(worker.snapshot(), phase.state(), phase.since(),
                Optional.of(phase.reason()).filter(reason -> !reason.isEmpty()));
    }

    @Override
    public List<Worker> workers() {
        return shown().workers().stream().map(TrackedWorker::snapshot).toList();
    }

    @Override
    public Map<String, String> environment() {
        return ProcessContext.of(settings()).environment();
    }

    @Override
    public Operation start() {
        return submit(Lane.Kind.START, life::start);
    }

    @Override
    public Operation stop(Cause.Commanded cause) {
        return stop(StopOrder.AT_ONCE, cause);
    }

    /** @param turn when it may ask its processes to end, among others that are stopped */
    Operation stop(StopOrder.Turn turn, Cause.Commanded cause) {
        onStopRequest.accept(this);
        turn.whenOthersAsk(life.lane()::signal);
        PendingOperation operation = life.lane().submit(Lane.Kind.STOP, () -> life.stop(turn, cause));
        operation.whenOver(turn::take);
        return operation;
    }

    @Override
    public Operation giveUp(Cause.Commanded cause) {
        onStopRequest.accept(this);
        return life.lane().submit(Lane.Kind.STOP, () -> life.giveUp(cause));
    }

    @Override
    public Operation restart(Cause.Commanded cause) {
        return submit(Lane.Kind.RESTART, () -> {
            restarting = true;
            try {
                return life.restart(cause);
            } finally {
                restarting = false;
                saveIfOpen();
            }
        });
    }

    @Override
    public Operation reload(boolean sequential, Cause.Commanded cause) {
        // Whatever the lane is busy context: somebody may wait for the former files to be left alone.
        context.outputs().reopen(name);
        return submit(Lane.Kind.RELOAD, () -> life.reload(sequential, cause));
    }

    @Override
    public Operation resize(int difference, Cause.Commanded cause) {
        return life.resize(difference, cause);
    }

    @Override
    public Operation set(List<String> keys, UnaryOperator<WatcherSettings> change, Cause.Commanded cause) {
        return life.set(keys, change, cause);
    }

    private Operation submit(Lane.Kind kind, Lane.Work work) {
        return quitting.getAsBoolean() ? PendingOperation.failed("cannot start " + name + ": the daemon is stopping")
                : life.lane().submit(kind, work);
    }

    /** Stops it, and runs {@code forget} when that is done or has failed. */
    Operation remove(boolean nostop, Cause.Commanded cause, Runnable forget) {
        onStopRequest.accept(this);
        PendingOperation operation = life.lane().submit(Lane.Kind.REMOVE, () -> {
            boolean over = true;
            try {
                if (nostop) {
                    view.workers().forEach(worker -> worker.process().letOutlive());
                    return Outcome.NOTHING;
                }
                return life.stop(cause);
            } catch (InterruptedException e) {
                over = false; // the lane is closed: whoever takes it over goes on
                throw e;
            } finally {
                if (over) {
                    forget.run();
                    life.forgetServices();
                }
            }
        });
        removal = operation;
        return operation;
    }

    /** Runs beside the lane: a process that takes its time to end holds up no operation. */
    @Override
    public Operation kill(Optional<Integer> pid, Optional<Signal> signal, Optional<Duration> gracefulTimeout,
            Cause.Commanded cause) {
        List<TrackedWorker> targets = shown().workers().stream()
                .filter(worker -> pid.isEmpty() || pid.get() == worker.pid())
                .filter(worker -> !worker.isStopping())
                .toList();
        StopPolicy own = StopPolicy.of(settings(), cause);
        var policy = new StopPolicy(signal.isPresent() ? Optional.empty() : own.method(),
                signal.orElse(own.signal()), gracefulTimeout.orElse(own.gracefulTimeout()),
                own.children(), own.settings(), cause);
        return BackgroundStop.of(name, context, targets, policy);
    }

    @Override
    public boolean signal(int pid, Signal signal, Cause.Commanded cause) {
        for (TrackedWorker worker : shown().workers()) {
            if (worker.pid() == pid) {
                return signal(worker, signal, cause);
            }
        }
        return false;
    }

    private boolean signal(TrackedWorker worker, Signal signal, Cause.Commanded cause) {
        try {
            return new Signaller(context).send(worker, signal, cause, settings(), () -> { }, () -> { });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public Map<String, Object> extendedStats(int pid, Map<String, Object> stats)
            throws WatcherException, InterruptedException {
        for (TrackedWorker worker : shown().workers()) {
            if (worker.pid() == pid) {
                return context.hooks().extendedStats(context.hookContext(settings(), Hook.Point.EXTENDED_STATS, worker), stats);
            }
        }
        return stats;
    }

    /** Something that concerns every watcher has happened. Any thread. */
    void look() {
        life.lane().signal();
    }

    /** For tests: whether nothing goes on until something happens. */
    boolean isQuiet() {
        return life.lane().isQuiet();
    }

    @Override
    public String toString() {
        return name;
    }
}
