// SPDX-License-Identifier: Apache-2.0
package io.circus.toolkit.foreign;

import io.circus.kernel.EventLoop;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/** The guard of one service of a foreign bundle. */
final class ForeignService implements Guard {

    private final String service;
    private final Conduct conduct;
    private final int most;
    private final EventLoop loop;
    private final LongSupplier nanoTime;
    private final AtomicInteger running = new AtomicInteger();

    ForeignService(String service, Conduct conduct, int most, EventLoop loop, LongSupplier nanoTime) {
        this.service = service;
        this.conduct = conduct;
        this.most = most;
        this.loop = loop;
        this.nanoTime = nanoTime;
    }

    @Override
    public boolean isForeign() {
        return true;
    }

    @Override
    public Optional<String> refusal() {
        return conduct.refusal(service);
    }

    @Override
    public <T> CompletableFuture<T> begin(Duration limit, Callable<T> work) {
        Optional<String> refusal = refusal();
        if (refusal.isPresent()) {
            return refused(refusal.get());
        }
        if (running.incrementAndGet() > most) {
            running.decrementAndGet();
            return refused("cannot call " + this + ": " + most + " calls of it are running already");
        }
        var call = new ForeignCall<>(this, limit, work, loop, nanoTime);
        try {
            call.begin();
        } catch (OutOfMemoryError e) { // no thread can be made
            running.decrementAndGet();
            return refused("cannot call " + this + ": no thread can be started: " + e.getMessage());
        }
        return call;
    }

    /** A call is over: it has returned or thrown. */
    void ended() {
        running.decrementAndGet();
    }

    void leaveBehind(String why) {
        conduct.leaveBehind(service, why);
    }

    private static <T> CompletableFuture<T> refused(String reason) {
        return CompletableFuture.failedFuture(new ForeignCallException(reason));
    }

    /** {@code hook greet of bundle io.example.greeter}. */
    @Override
    public String toString() {
        return service + " of " + conduct;
    }
}
