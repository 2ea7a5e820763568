// SPDX-License-Identifier: Apache-2.0
package io.circus.toolkit.internal;

import io.circus.kernel.Cancellable;
import io.circus.kernel.KernelListener;
import io.circus.kernel.ListenerCalls;
import io.circus.toolkit.foreign.CallClock;
import io.circus.toolkit.foreign.ForeignCallException;
import io.circus.toolkit.foreign.ForeignCode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.osgi.framework.Bundle;

/** Calls the listeners of plugins as all other code of plugins is called, and the daemon's own on virtual threads. Any thread. */
final class GuardedListeners implements ListenerCalls {

    /** How long one event may take a foreign listener. */
    private static final Duration LIMIT = Duration.ofSeconds(KernelListener.LIMIT_SECONDS);

    private final ForeignCode foreign;

    GuardedListeners(ForeignCode foreign) {
        this.foreign = foreign;
    }

    /** The kernel makes one call of a listener at a time: here they need not be counted. */
    @Override
    public Cancellable begin(Bundle provider, String listener, Delivery delivery, Consumer<String> refused) {
        CompletableFuture<Void> call = foreign.guard(provider, "listener " + listener, Integer.MAX_VALUE).begin(LIMIT, () -> {
            delivery.run(Thread.currentThread() instanceof CallClock.Holder holder ? holder.clock()::restart : () -> { });
            return null;
        });
        call.whenComplete((done, failure) -> {
            if (failure instanceof ForeignCallException) {
                refused.accept(failure.getMessage());
            }
        });
        return () -> call.cancel(true);
    }
}
