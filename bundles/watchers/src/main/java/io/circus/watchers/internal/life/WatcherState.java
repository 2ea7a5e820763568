// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.life;

import io.circus.watchers.State;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.WatcherStatus;
import io.circus.watchers.internal.workers.TrackedWorker;
import io.circus.watchers.internal.workers.WorkerPool;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What a watcher is told to be and what it is, and whoever is told of changes. Its methods belong to the lane's thread unless they
 * say otherwise.
 */
public final class WatcherState {

    /**
     * All that others can see of it at a moment.
     *
     * @param why it is not what it should be; empty if nobody would ask
     * @param stateSince since when its state, which is finer than the status, is what it is
     * @param reason of the state; empty if nobody would ask
     */
    public record Shown(WatcherStatus status, Instant since, String why, WatcherSettings settings, List<TrackedWorker> workers, State state,
            Instant stateSince, String reason) {}

    /** Told whenever something that others can see has changed, one change after another; any thread. */
    public interface Observer {
        void changed(Shown shown);
    }

    /** What a step of the watcher's life says of it. */
    record Said(State state, String reason) {}

    static final Said NEVER_STARTED = new Said(State.OFF, "never started");

    private final WorkerPool pool;
    private final Observer observer;
    private volatile WatcherSettings settings;
    // guarded by this
    private WatcherStatus status = WatcherStatus.STOPPED;
    private Instant since = Instant.now();
    private String why = "";
    private List<TrackedWorker> workers = List.of();
    private Said said = NEVER_STARTED;
    /** When workers that rest are tried again; empty if none rests. */
    private String rest = "";
    private State state = State.OFF;
    private Instant stateSince = since;

    WatcherState(WatcherSettings settings, WorkerPool pool, Observer observer) {
        this.settings = settings;
        this.pool = pool;
        this.observer = observer;
    }

    /** Any thread. */
    WatcherSettings settings() {
        return settings;
    }

    synchronized boolean is(WatcherStatus asked) {
        return status == asked;
    }

    /** It was in {@code former} since {@code formerSince}, and may be so still. */
    synchronized void resume(State former, Instant formerSince) {
        state = former;
        stateSince = formerSince;
    }

    void enter(WatcherStatus next, State as) {
        enter(next, "", new Said(as, ""));
    }

    /** @param reason why it comes to that, or nothing if nobody would ask */
    synchronized void enter(WatcherStatus next, String reason, Said saying) {
        status = next;
        why = reason;
        since = Instant.now();
        said = saying;
        publish();
    }

    /** From now on it waits for something, or no longer. */
    synchronized void says(Said saying) {
        if (!said.equals(saying)) {
            said = saying;
            tell();
        }
    }

    /**
     * Changes the settings. Any thread.
     *
     * @param change may throw an {@link IllegalArgumentException}, which leaves everything as it is
     * @return what they were
     */
    synchronized WatcherSettings change(UnaryOperator<WatcherSettings> change) {
        WatcherSettings former = settings;
        settings = change.apply(former);
        tell();
        return former;
    }

    /** From now on there is {@code reason} for its not being what it should be, or none. */
    synchronized void because(String reason) {
        if (!why.equals(reason)) {
            why = reason;
            tell();
        }
    }

    /** To be called when a worker has come, which takes away the reason why one was missing. */
    synchronized void publishArrival() {
        why = "";
        publish();
    }

    /** To be called when there is another set of workers, or other ones rest. */
    synchronized void publish() {
        workers = pool.workers();
        rest = pool.rest();
        tell();
    }

    private void tell() {
        State next = decided();
        if (next != state) {
            state = next;
            stateSince = Instant.now();
        }
        observer.changed(new Shown(status, since, why, settings, workers, state, stateSince, reason()));
    }

    /** While processes are to run it depends on them. */
    private State decided() {
        boolean runs = status == WatcherStatus.ACTIVE;
        if (!runs && said.state() != State.STARTING) {
            return said.state();
        }
        if (!workers.isEmpty()) {
            return runs && isMostlyReady() ? State.READY : State.STARTING;
        }
        boolean missing = settings.get(WatcherOption.NUMPROCESSES) > 0;
        if (missing && (!rest.isEmpty() || runs && state == State.BACKING_OFF)) {
            return State.BACKING_OFF;
        }
        return said.state();
    }

    private boolean isMostlyReady() {
        long starting = workers.stream().filter(worker -> worker.phase().state() == State.STARTING).count();
        return starting * 2 <= workers.size();
    }

    private String reason() {
        return switch (state) {
            case BACKING_OFF -> rest.isEmpty() || why.isEmpty() ? rest + why : rest + "; " + why;
            case READY, STARTING -> why;
            default -> said.reason();
        };
    }
}
