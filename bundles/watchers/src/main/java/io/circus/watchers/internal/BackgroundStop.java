// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal;

import io.circus.kernel.Cancellable;
import io.circus.watchers.Operation;
import io.circus.watchers.Outcome;
import io.circus.watchers.WatcherException;
import java.util.List;

/** Ends processes beside the lane: one that takes its time to end holds up no operation. The lane is told of its end. */
final class BackgroundStop {

    private BackgroundStop() {}

    /** Begins at once, on a thread of its own. Any thread. */
    static Operation of(String watcher, Surroundings with, List<TrackedWorker> targets, StopPolicy policy) {
        if (targets.isEmpty()) {
            return PendingOperation.done(Outcome.NOTHING);
        }
        var operation = new PendingOperation();
        Thread.ofVirtual().name("circus-kill-" + watcher).start(() -> {
            var inbox = new Inbox(with.loop(), operation::applied);
            List<Cancellable> ties = targets.stream().map(worker -> worker.process().onExit(exit -> inbox.signal())).toList();
            try {
                new Stopper(watcher, with, inbox::signal).stop(targets, policy, false, inbox::await);
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
