// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers;

import java.util.Locale;

/** What a watcher or one of its processes is up to, finer than {@link WatcherStatus}. */
public enum State {
    /** Never started, or stopped by somebody. */
    OFF,
    /** It starts when something comes that it waits for. */
    WAITING,
    /** It is being started, or its processes are not ready yet. */
    STARTING,
    READY,
    /** No process runs; the next one is spawned after a pause. */
    BACKING_OFF,
    STOPPING,
    /** It could not be started, or was given up. */
    FAILED;

    /** As programs read it: {@code backing_off}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
