// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import io.circus.control.CommandException;
import io.circus.control.ErrorCode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * Compares names with a client's pattern. The client's pattern decides how long that takes, so each comparison has a
 * platform thread of its own. An endless comparison keeps its thread and one of a few slots, and nobody waits for it.
 * Any thread.
 */
final class NameComparison {

    private static final int PLACES = 4;
    private static final long SECONDS = 2;
    private static final Semaphore FREE = new Semaphore(PLACES);

    private NameComparison() {}

    /** The {@code names} that match {@code meant}. Waits, 4 s at the most. */
    static List<String> of(List<String> names, Predicate<String> meant) throws CommandException, InterruptedException {
        if (!FREE.tryAcquire(SECONDS, TimeUnit.SECONDS)) {
            throw tooLong(PLACES + " other comparisons have not come to an end");
        }
        var result = new CompletableFuture<List<String>>();
        Thread.ofPlatform().daemon().name("circus-comparison").start(() -> {
            try {
                result.complete(names.stream().filter(meant).toList());
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
                result.completeExceptionally(e);
            } finally {
                FREE.release();
            }
        });
        try {
            return result.get(SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw tooLong("it takes longer than " + SECONDS + " s");
        } catch (ExecutionException e) {
            throw new CommandException(ErrorCode.MESSAGE_ERROR, e.getCause().getMessage(), e.getCause());
        }
    }

    private static CommandException tooLong(String why) {
        return new CommandException(ErrorCode.MESSAGE_ERROR, "cannot compare the names of watchers: " + why);
    }
}
