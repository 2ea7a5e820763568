// SPDX-License-Identifier: Apache-2.0
package io.circus.toolkit.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.circus.kernel.Cancellable;
import io.circus.toolkit.foreign.ForeignCallException;
import io.circus.toolkit.foreign.ForeignCode;
import io.circus.toolkit.foreign.Guard;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class GuardedListenersTest {

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    private final AtomicReference<String> guarded = new AtomicReference<>();
    private final LinkedBlockingQueue<String> refusals = new LinkedBlockingQueue<>();

    @Test
    public void callsThroughTheGuardOfTheListener() throws Exception {
        var done = new CountDownLatch(1);
        listeners(Guard.own()).begin(null, "metrics", progress -> {
            progress.run();
            done.countDown();
        }, refusals::add);
        done.await();
        assertEquals("listener metrics", guarded.get());
        assertTrue(refusals.isEmpty());
    }

    @Test
    public void tellsWhyTheGuardRefuses() {
        listeners(new Refusing(new ForeignCallException("cannot call listener its: 1 calls"))).begin(null, "its", progress -> { }, refusals::add);
        assertEquals("cannot call listener its: 1 calls", refusals.poll());
    }

    @Test
    public void aListenerThatThrowsIsNotRefused() {
        listeners(new Refusing(new IllegalStateException("a bug"))).begin(null, "its", progress -> { }, refusals::add);
        assertTrue(refusals.isEmpty());
    }

    @Test
    public void toCancelInterrupts() throws Exception {
        var begun = new CountDownLatch(1);
        var interrupted = new CountDownLatch(1);
        Cancellable call = listeners(Guard.own()).begin(null, "its", progress -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        }, refusals::add);
        begun.await();
        call.cancel();
        assertTrue(interrupted.await(30, TimeUnit.SECONDS));
    }

    private GuardedListeners listeners(Guard guard) {
        ForeignCode foreign = (provider, service, most) -> {
            guarded.set(service);
            return guard;
        };
        return new GuardedListeners(foreign);
    }

    /** Ends each call with a failure at once. */
    private record Refusing(Exception failure) implements Guard {

        @Override
        public boolean isForeign() {
            return true;
        }

        @Override
        public Optional<String> refusal() {
            return Optional.empty();
        }

        @Override
        public <T> CompletableFuture<T> begin(Duration limit, Callable<T> work) {
            return CompletableFuture.failedFuture(failure);
        }
    }
}
