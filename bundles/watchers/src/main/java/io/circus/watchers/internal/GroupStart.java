// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal;

import static java.lang.System.Logger.Level.WARNING;

import io.circus.watchers.Operation;
import io.circus.watchers.Outcome;
import io.circus.watchers.Watcher;
import io.circus.watchers.WatcherException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.function.Function;

/** One watcher after another: each is done before the next begins. What is taken out in time is left alone. */
final class GroupStart {

    private static final System.Logger LOG = System.getLogger("circus");

    private final Surroundings with;
    private final Function<Watcher, Operation> step;
    private final PendingOperation operation = new PendingOperation();
    private final Inbox inbox;
    // guarded by this
    private final Deque<Watcher> left;

    /** @param order the first one first */
    GroupStart(Surroundings with, Collection<? extends Watcher> order, Function<Watcher, Operation> step) {
        this.with = with;
        this.step = step;
        left = new ArrayDeque<>(order);
        inbox = new Inbox(with.loop());
    }

    PendingOperation operation() {
        return operation;
    }

    /** Leaves {@code watcher} alone if its turn has not come yet. Any thread. */
    synchronized void leaveOut(Watcher watcher) {
        left.remove(watcher);
        inbox.signal();
    }

    /** Does it, on the calling thread. @param pause between two watchers */
    void run(Duration pause) {
        var failed = new LinkedHashMap<String, String>();
        try {
            for (Watcher watcher = next(); watcher != null; watcher = next()) {
                try {
                    Operation begun = step.apply(watcher);
                    begun.awaitApplied();
                    if (!begun.isDone()) {
                        operation.applied();
                    }
                    begun.join();
                } catch (WatcherException e) {
                    LOG.log(WARNING, e::getMessage);
                    failed.put(watcher.name(), e.getMessage());
                }
                if (pause.isPositive()) {
                    operation.applied();
                    inbox.await(this::isOver, pause);
                }
            }
            operation.complete(Outcome.ofSeveral(failed));
        } catch (InterruptedException e) {
            operation.fail(new WatcherException("cannot go on with the other watchers: interrupted", e));
        }
    }

    private synchronized Watcher next() {
        return left.poll();
    }

    private synchronized boolean isOver() {
        return left.isEmpty();
    }
}
