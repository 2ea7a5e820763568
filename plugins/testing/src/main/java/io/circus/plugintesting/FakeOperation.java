// SPDX-License-Identifier: Apache-2.0
package io.circus.plugintesting;

import io.circus.watchers.Operation;
import io.circus.watchers.Outcome;
import io.circus.watchers.WatcherException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** An operation that ends when the test says so. Any thread. */
public final class FakeOperation implements Operation {

    private final CompletableFuture<Outcome> end = new CompletableFuture<>();

    public static FakeOperation done(Outcome outcome) {
        var operation = new FakeOperation();
        operation.finish(outcome);
        return operation;
    }

    public static FakeOperation failed(String message) {
        var operation = new FakeOperation();
        operation.fail(message);
        return operation;
    }

    public void finish(Outcome outcome) {
        end.complete(outcome);
    }

    public void fail(String message) {
        end.completeExceptionally(new WatcherException(message));
    }

    @Override
    public Outcome join() throws WatcherException, InterruptedException {
        try {
            return end.get();
        } catch (ExecutionException e) {
            throw (WatcherException) e.getCause();
        }
    }

    @Override
    public boolean isDone() {
        return end.isDone();
    }
}
