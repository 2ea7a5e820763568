// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.stop;

import io.circus.kernel.Cause;
import io.circus.kernel.Signal;
import io.circus.watchers.Hook;
import io.circus.watchers.HookSetting;
import io.circus.watchers.WatcherSettings;
import io.circus.watchers.internal.workers.TrackedWorker;
import io.circus.watchers.internal.workers.WatcherContext;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** Sends signals to workers between the signal hooks of their watcher. */
public final class Signaller {

    private final WatcherContext context;

    public Signaller(WatcherContext context) {
        this.context = context;
    }

    /** Whether sending may take the time of a hook. */
    static boolean waits(WatcherSettings settings) {
        return HookSetting.isSet(settings, Hook.Point.BEFORE_SIGNAL)
                || HookSetting.isSet(settings, Hook.Point.AFTER_SIGNAL);
    }

    /**
     * Sends {@code signal} unless the hook refuses; SIGKILL always. The end of the worker is not dealt with before this
     * is over.
     *
     * @param cause says who was behind it, if the worker ends by it
     * @param ready called when the hook has answered, before the signal
     * @param told tells that it is sent: before it is done, since the worker may end at once; but after the hook that
     *     follows
     * @return false if it has ended before
     */
    public boolean send(TrackedWorker worker, Signal signal, Cause.Commanded cause, WatcherSettings settings, Runnable ready, Runnable told)
            throws InterruptedException {
        worker.hold();
        try {
            boolean agreed = !HookSetting.isSet(settings, Hook.Point.BEFORE_SIGNAL)
                    || context.hooks().agree(hookContext(Hook.Point.BEFORE_SIGNAL, worker, signal, settings));
            ready.run();
            boolean followed = HookSetting.isSet(settings, Hook.Point.AFTER_SIGNAL);
            if (!followed) {
                told.run();
            }
            boolean alive = agreed || signal.equals(Signal.KILL) ? worker.process().signal(signal, cause) : !worker.hasEnded();
            if (followed) {
                context.hooks().agree(hookContext(Hook.Point.AFTER_SIGNAL, worker, signal, settings));
                told.run();
            }
            return alive;
        } finally {
            worker.release();
        }
    }

    private Hook.Context hookContext(Hook.Point point, TrackedWorker worker, Signal signal, WatcherSettings settings) {
        return new Hook.Context(point, Instant.now(), settings, OptionalInt.of(worker.pid()),
                OptionalInt.of(worker.wid()), Optional.of(signal), Optional.empty(), false, context.globals().get().endpoint());
    }
}
