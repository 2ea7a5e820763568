// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal;

import io.circus.watchers.Operation;
import io.circus.watchers.Outcome;
import io.circus.watchers.Watcher;
import io.circus.watchers.WatcherException;
import io.circus.watchers.internal.lane.ConditionVariable;
import io.circus.watchers.internal.lane.Lane;
import io.circus.watchers.internal.lane.PendingOperation;
import io.circus.watchers.internal.workers.WatcherContext;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * One watcher after another: each is done before the next begins, unless it is held up by something that may not come. What is
 * taken out in time is left alone.
 */
final class GroupStart {

    private final Lane.Kind kind;
    private final Function<Watcher, Operation> step;
    private final PendingOperation operation = new PendingOperation();
    private final ConditionVariable changed;
    // guarded by this
    private final Deque<Watcher> left;

    /**
     * @param order the first one first
     * @param kind what {@code step} is to the lane of each
     */
    GroupStart(WatcherContext context, Collection<Watcher> order, Lane.Kind kind, Function<Watcher, Operation> step) {
        this.kind = kind;
        this.step = step;
        left = new ArrayDeque<>(order);
        changed = new ConditionVariable(context.loop());
    }

    PendingOperation operation() {
        return operation;
    }

    Lane.Kind kind() {
        return kind;
    }

    /** Those whose turn has not come yet. Any thread. */
    synchronized List<Watcher> left() {
        return List.copyOf(left);
    }

    /** Leaves {@code watcher} alone if its turn has not come yet. Any thread. */
    synchronized void leaveOut(Watcher watcher) {
        left.remove(watcher);
        changed.signal();
    }

    /** Does it, on the calling thread. @param pause between two watchers */
    void run(Duration pause) {
        var begun = new LinkedHashMap<Watcher, Operation>();
        try {
            for (Watcher watcher = next(); watcher != null; watcher = next()) {
                Operation one = step.apply(watcher);
                over(watcher);
                begun.put(watcher, one);
                one.awaitApplied();
                if (!one.isDone()) {
                    operation.applied();
                }
                one.awaitHeldUp();
                if (pause.isPositive()) {
                    operation.applied();
                    changed.await(this::isOver, pause);
                }
            }
            operation.complete(Outcome.ofSeveral(failures(begun)));
        } catch (InterruptedException e) {
            operation.fail(new WatcherException("cannot go on with the other watchers: interrupted", e));
        }
    }

    /** Why some have failed, by their names; their lanes have logged it. Waits for those that are held up. */
    private static Map<String, String> failures(Map<Watcher, Operation> begun) throws InterruptedException {
        var failed = new LinkedHashMap<String, String>();
        for (Map.Entry<Watcher, Operation> each : begun.entrySet()) {
            try {
                each.getValue().join();
            } catch (WatcherException e) {
                failed.put(each.getKey().name(), e.getMessage());
            }
        }
        return failed;
    }

    private synchronized Watcher next() {
        return left.peek();
    }

    private synchronized void over(Watcher watcher) {
        left.remove(watcher);
    }

    private synchronized boolean isOver() {
        return left.isEmpty();
    }
}
