// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal;

import io.circus.watchers.WatcherSettings;
import io.circus.watchers.WatcherStatus;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What a watcher is told to be and what it is, and whoever is told of changes. Its methods belong to the lane's thread unless they
 * say otherwise.
 */
final class WatcherState {

    /** Told whenever something that others can see has changed, one change after another; any thread. */
    interface Observer {
        void changed(WatcherStatus status, Instant since, String why, WatcherSettings settings, List<TrackedWorker> workers);
    }

    private final WorkerPool pool;
    private final Observer observer;
    private volatile WatcherSettings settings;
    // guarded by this
    private WatcherStatus status = WatcherStatus.STOPPED;
    private Instant since = Instant.now();
    private String why = "";
    private List<TrackedWorker> workers = List.of();

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

    void enter(WatcherStatus next) {
        enter(next, "");
    }

    /** @param reason why it comes to that, or nothing if nobody would ask */
    synchronized void enter(WatcherStatus next, String reason) {
        status = next;
        why = reason;
        since = Instant.now();
        publish();
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

    /** To be called when there is another set of workers. */
    synchronized void publish() {
        workers = pool.workers();
        tell();
    }

    private void tell() {
        observer.changed(status, since, why, settings, workers);
    }
}
