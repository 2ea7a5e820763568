// SPDX-License-Identifier: Apache-2.0
package io.circus.toolkit.foreign;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The way into one service. The service of a foreign bundle is called on a platform thread of its own, for a limited time:
 *
 * <ul>
 * <li>A call that has not returned within its limit fails, and its thread is interrupted.
 * <li>A thread that goes on for {@value #GRACE_SECONDS} s nevertheless, or for {@value #CANCELLED_GRACE_SECONDS} s after it was
 *     interrupted for another reason, is left behind: it only gets the processor time that nobody else wants, and the
 *     service is not called again before its bundle is updated.
 * <li>A bundle that has left {@value #MOST_LEFT_BEHIND} threads behind is stopped.
 * </ul>
 *
 * <p>The daemon's own services are called on virtual threads and without a limit. Any thread.
 */
@ProviderType
public interface Guard {

    /** How long a thread may take to return that was interrupted because its limit had passed. */
    int GRACE_SECONDS = 5;

    /** How long a thread may take to return that was interrupted because nobody waits for it any more. */
    int CANCELLED_GRACE_SECONDS = 30;

    /** How many threads a bundle may leave behind. */
    int MOST_LEFT_BEHIND = 4;

    /** Whether the service is that of a foreign bundle. */
    boolean isForeign();

    /** Why the service is not called at present; empty if it is. */
    Optional<String> refusal();

    /**
     * Begins a call and returns at once.
     *
     * @param limit of the time that the call takes, without {@link ExcusedTime}; foreign services only
     * @return completes with the result, with what {@code work} threw, or with a {@link ForeignCallException} if the service
     *     is not called or the limit has passed. To cancel it interrupts the thread
     */
    <T> CompletableFuture<T> begin(Duration limit, Callable<T> work);

    /**
     * Calls and waits. An interrupt of the waiting thread interrupts the call.
     *
     * @throws ExecutionException with what {@code work} threw, or a {@link ForeignCallException}
     */
    default <T> T call(Duration limit, Callable<T> work) throws ExecutionException, InterruptedException {
        CompletableFuture<T> call = begin(limit, work);
        try {
            return call.get();
        } finally {
            call.cancel(true);
        }
    }

    /** For code of the daemon itself. */
    static Guard own() {
        return OwnCode.GUARD;
    }
}
