// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal;

import io.circus.toolkit.foreign.ExcusedTime;
import io.circus.watchers.Operation;
import io.circus.watchers.Outcome;
import io.circus.watchers.WatcherException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** An operation on a virtual thread of its own. Any thread. */
public final class Background implements Operation {

    /** The work of the operation; it may wait. */
    public interface Work {
        void run() throws WatcherException, InterruptedException;
    }

    /** An operation that is over. */
    public static final Operation DONE = done();

    private final FutureTask<Outcome> task;

    private Background(FutureTask<Outcome> task) {
        this.task = task;
    }

    private static Operation done() {
        var task = new FutureTask<>(() -> Outcome.NOTHING);
        task.run();
        return new Background(task);
    }

    public static Operation start(String name, Work work) {
        var task = new FutureTask<>(() -> {
            work.run();
            return Outcome.NOTHING;
        });
        Thread.ofVirtual().name(name).start(task);
        return new Background(task);
    }

    @Override
    public Outcome join() throws WatcherException, InterruptedException {
        ExcusedTime waiting = ExcusedTime.begin();
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw new WatcherException(e.getCause().getMessage(), e.getCause());
        } finally {
            waiting.end();
        }
    }

    @Override
    public boolean isDone() {
        return task.isDone();
    }
}
