// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.lane;

import io.circus.toolkit.foreign.ExcusedTime;
import io.circus.watchers.Operation;
import io.circus.watchers.Outcome;
import io.circus.watchers.WatcherException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** An operation that will be completed once, by whoever carries it out. Any thread. */
public class PendingOperation implements Operation {

    private final CompletableFuture<Outcome> future = new CompletableFuture<>();
    private final CountDownLatch applied = new CountDownLatch(1);
    private final CountDownLatch passed = new CountDownLatch(1);

    /** One that is over already. */
    public static Operation done(Outcome outcome) {
        var operation = new PendingOperation();
        operation.complete(outcome);
        return operation;
    }

    public static PendingOperation failed(String reason) {
        var operation = new PendingOperation();
        operation.fail(new WatcherException(reason));
        return operation;
    }

    /** From here on it waits for something: what it does without waiting is done. */
    public void applied() {
        applied.countDown();
    }

    /** From here on it waits for something that may not come: nobody should wait for it who has something else to do. */
    void heldUp() {
        passed.countDown();
    }

    public void complete(Outcome outcome) {
        future.complete(outcome);
        applied();
        heldUp();
    }

    public void fail(WatcherException cause) {
        future.completeExceptionally(cause);
        applied();
        heldUp();
    }

    @Override
    public void awaitHeldUp() throws InterruptedException {
        ExcusedTime waiting = ExcusedTime.begin();
        try {
            passed.await();
        } finally {
            waiting.end();
        }
    }

    /** Runs {@code action} when it is over, however it ended; on the thread that ends it. */
    public void whenOver(Runnable action) {
        future.whenComplete((outcome, failure) -> action.run());
    }

    @Override
    public Outcome join() throws WatcherException, InterruptedException {
        ExcusedTime waiting = ExcusedTime.begin();
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof WatcherException cause) {
                throw new WatcherException(cause.getMessage(), cause);
            }
            throw new WatcherException("the operation failed: " + e.getCause(), e.getCause());
        } finally {
            waiting.end();
        }
    }

    @Override
    public void awaitApplied() throws InterruptedException {
        applied.await(APPLYING.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public boolean isDone() {
        return future.isDone();
    }
}
