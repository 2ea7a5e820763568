// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal;

import io.circus.watchers.WatcherSettings;
import io.circus.watchers.WatcherStatus;
import java.time.Instant;
import java.util.List;

/** What a watcher is told to be and what it is, and whoever is told of changes. Its methods belong to the lane's thread. */
final class WatcherState {

    /** Told whenever something that others can see has changed; on the lane's thread. */
    interface Observer {
        void changed(WatcherStatus status, Instant since, WatcherSettings settings, List<TrackedWorker> workers);
    }

    private final WorkerPool pool;
    private final Observer observer;
    private WatcherSettings settings;
    private WatcherStatus status = WatcherStatus.STOPPED;
    private Instant since = Instant.now();

    WatcherState(WatcherSettings settings, WorkerPool pool, Observer observer) {
        this.settings = settings;
        this.pool = pool;
        this.observer = observer;
    }

    WatcherSettings settings() {
        return settings;
    }

    boolean is(WatcherStatus asked) {
        return status == asked;
    }

    void enter(WatcherStatus next) {
        status = next;
        since = Instant.now();
        publish();
    }

    void change(WatcherSettings next) {
        settings = next;
        publish();
    }

    /** To be called when there is another set of workers. */
    void publish() {
        observer.changed(status, since, settings, pool.workers());
    }
}
