// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.workers;

import static java.lang.System.Logger.Level.WARNING;

import io.circus.watchers.Hook;
import io.circus.watchers.HookSetting;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.internal.command.ExecChain;
import io.circus.watchers.internal.command.HandedSockets;
import java.util.List;

/**
 * Begins the successor of a process as soon as its end is known, on the loop. To wake the lane first, which then has a process made,
 * is two changes of threads more, and on a busy machine each of them waits for its turn.
 *
 * <p>The lane decides all the same. It permits this between operations, as long as nobody is to be asked or told about a spawn or an
 * end; and whatever comes to the lane forbids it before it is in the line. The end of a process that has lived for less than a second, or that
 * somebody is ending, is left to the lane in any case. The lane takes the successor over when it deals with the end, which it does
 * before the next operation begins. One that could not be made counts like any other that the lane has tried.
 */
final class Successors {

    private static final System.Logger LOG = System.getLogger("circus");

    private final String watcher;
    private final WatcherContext context;
    private final Runnable onReady;
    /** By which successors are made; null while the lane makes them itself. Guarded by this. */
    private WatcherSettings permitted;

    /** @param onReady called when a successor says that it is ready, on the loop */
    Successors(String watcher, WatcherContext context, Runnable onReady) {
        this.watcher = watcher;
        this.context = context;
        this.onReady = onReady;
    }

    /** Permits successors by {@code settings}, if these are ordinary. */
    void permit(WatcherSettings settings) {
        WatcherSettings ordinary = isOrdinary(settings) ? settings : null;
        synchronized (this) {
            permitted = ordinary;
        }
    }

    /** From now on the lane makes successors itself; it is told by now of what has ended with one before. Any thread. */
    synchronized void forbid() {
        permitted = null;
    }

    /**
     * Begins the successor of {@code worker}, which has just ended, if there is to be one at once. Any thread, as a rule the loop.
     *
     * @param tell tells the lane of the end, before anything can forbid successors
     */
    synchronized void ended(TrackedWorker worker, Runnable tell) {
        WatcherSettings settings = permitted;
        boolean young = worker.ageNanos(context.nanoTime().getAsLong()) < BackOff.LONG_LIFE.toNanos();
        if (settings != null && !young && !worker.isStopping() && !worker.isHeld()) {
            try {
                worker.succeededBy(new Successor(settings, context.table(),
                        () -> new PreparedSpawn(watcher, settings, worker.wid(), context, onReady)));
            } catch (RuntimeException e) {
                LOG.log(WARNING, () -> worker + ": cannot begin its successor at once: " + e.getMessage());
            }
        }
        tell.run();
    }

    /** Whether a process is made by the settings alone, at once and in one step: without a hook, a stop method, a plugin or a chain of programs. */
    private boolean isOrdinary(WatcherSettings settings) {
        return settings.get(WatcherOption.RESPAWN) && !settings.get(WatcherOption.ON_DEMAND)
                && settings.get(WatcherOption.STOP_METHOD) == null && !ExecChain.isNeeded(settings, List.of())
                && !HandedSockets.mayAnnounce(settings)
                && !HookSetting.isSet(settings, Hook.Point.BEFORE_SPAWN) && !HookSetting.isSet(settings, Hook.Point.AFTER_SPAWN)
                && !HookSetting.isSet(settings, Hook.Point.BEFORE_REAP) && !HookSetting.isSet(settings, Hook.Point.AFTER_REAP)
                && context.notifying().isEmpty();
    }
}
