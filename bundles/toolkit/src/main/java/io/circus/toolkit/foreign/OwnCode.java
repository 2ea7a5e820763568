// SPDX-License-Identifier: Apache-2.0
package io.circus.toolkit.foreign;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** Calls on virtual threads, without a limit. */
final class OwnCode implements Guard {

    static final Guard GUARD = new OwnCode();

    /** One call; its thread runs it. */
    private static final class Call<T> extends CompletableFuture<T> implements Runnable {

        private final Callable<T> work;
        private final Thread thread = Thread.ofVirtual().name("circus-call").unstarted(this);

        Call(Callable<T> work) {
            this.work = work;
        }

        @Override
        public void run() {
            try {
                complete(work.call());
            } catch (Throwable t) {
                completeExceptionally(t);
            }
        }

        @Override
        public boolean cancel(boolean interrupt) {
            boolean cancelled = super.cancel(interrupt);
            if (cancelled) {
                thread.interrupt();
            }
            return cancelled;
        }
    }

    private OwnCode() {}

    @Override
    public boolean isForeign() {
        return false;
    }

    @Override
    public Optional<String> refusal() {
        return Optional.empty();
    }

    @Override
    public <T> CompletableFuture<T> begin(Duration limit, Callable<T> work) {
        var call = new Call<>(work);
        call.thread.start();
        return call;
    }
}
