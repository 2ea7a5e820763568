// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.stop;

import io.circus.kernel.Cancellable;
import io.circus.watchers.Operation;
import io.circus.watchers.Outcome;
import io.circus.watchers.WatcherException;
import io.circus.watchers.internal.lane.ConditionVariable;
import io.circus.watchers.internal.lane.PendingOperation;
import io.circus.watchers.internal.workers.TrackedWorker;
import io.circus.watchers.internal.workers.WatcherContext;
import java.util.List;

/** Ends processes beside the lane: one that takes its time to end holds up no operation. The lane is told of its end. */
public final class BackgroundStop {

    private BackgroundStop() {}

    /** Begins at once, on a thread of its own. Any thread. */
    public static Operation of(String watcher, WatcherContext context, List<TrackedWorker> targets, StopPolicy policy) {
        if (targets.isEmpty()) {
            return PendingOperation.done(Outcome.NOTHING);
        }
        var operation = new PendingOperation();
        Thread.ofVirtual().name("circus-kill-" + watcher).start(() -> {
            var changed = new ConditionVariable(context.loop(), operation::applied);
            List<Cancellable> ties = targets.stream().map(worker -> worker.process().onExit(exit -> changed.signal())).toList();
            try {
                new Stopper(watcher, context, changed::signal).stop(targets, policy, false, changed::await);
                operation.complete(Outcome.NOTHING);
            } catch (InterruptedException e) {
                operation.fail(new WatcherException("cannot end processes of " + watcher + ": interrupted", e));
            } finally {
                ties.forEach(Cancellable::cancel);
            }
        });
        return operation;
    }
}
