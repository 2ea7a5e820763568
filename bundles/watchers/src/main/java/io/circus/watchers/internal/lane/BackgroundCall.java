// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.lane;

import io.circus.toolkit.foreign.Guard;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** A call that may take its time, on a thread of its own, while the caller attends to other things. */
public final class BackgroundCall {

    private BackgroundCall() {}

    /** How the calling thread waits. */
    public interface Wait<X extends Exception> {
        /** @return whether {@code condition}, tried whenever the thread is woken, held before the time was over */
        boolean until(BooleanSupplier condition, Duration patience) throws X, InterruptedException;
    }

    /**
     * Runs {@code work}. Its thread is interrupted when nobody waits for it any more.
     *
     * @param guard of the service that it calls
     * @param wake makes the waiting thread try its condition again; any thread
     * @throws ExecutionException with what {@code work} threw, or with the reason why the service is not called
     * @throws TimeoutException if it took longer than {@code patience}
     */
    public static <T, X extends Exception> T await(Guard guard, Callable<T> work, Duration patience, Runnable wake, Wait<X> wait)
            throws X, InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<T> call = guard.begin(patience, work);
        call.whenComplete((result, failure) -> wake.run());
        try {
            if (!wait.until(call::isDone, patience)) {
                throw new TimeoutException("it took longer than " + patience.toSeconds() + " s");
            }
            return call.get();
        } finally {
            call.cancel(true);
        }
    }

    /** What to tell of {@code failure}: the message of an exception that has one, else its class too. */
    public static String reason(Throwable failure) {
        boolean tells = failure instanceof Exception && failure.getMessage() != null;
        return tells ? failure.getMessage() : failure.toString();
    }
}
