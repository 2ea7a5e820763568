// SPDX-License-Identifier: Apache-2.0
package io.circus.toolkit.foreign;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.circus.kernel.testing.FakeLoop;
import io.circus.testing.Pause;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class ForeignServiceTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration GRACE = Duration.ofSeconds(Guard.GRACE_SECONDS);

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    private final FakeLoop loop = new FakeLoop();
    private final AtomicLong version = new AtomicLong();
    private final AtomicInteger stops = new AtomicInteger();
    private final Conduct conduct = new Conduct("bundle its", version::get, stops::incrementAndGet);
    private final Guard hook = guard("hook greet");
    /** Ends the threads that do not react to an interrupt. */
    private final CountDownLatch over = new CountDownLatch(1);

    @After
    public void endThreads() {
        over.countDown();
    }

    private Guard guard(String service) {
        return new ForeignService(service, conduct, 2, loop, loop);
    }

    @Test
    public void callsOnAPlatformThreadAndKeepsNoTimer() throws Exception {
        assertFalse(hook.call(LIMIT, () -> Thread.currentThread().isVirtual()));
        assertEquals(0, loop.timers());
    }

    @Test
    public void tellsWhatTheServiceThrew() {
        ExecutionException failure = assertThrows(ExecutionException.class, () -> hook.call(LIMIT, () -> {
            throw new StackOverflowError("deep");
        }));
        assertTrue(failure.getCause() instanceof StackOverflowError);
    }

    @Test
    public void aCallThatReactsToItsInterruptIsNotHeldAgainstTheService() throws Exception {
        var ended = new CountDownLatch(1);
        CompletableFuture<Void> call = hook.begin(LIMIT, () -> {
            try {
                new CountDownLatch(1).await();
                return null;
            } finally {
                ended.countDown();
            }
        });
        loop.advance(LIMIT);
        assertEquals("hook greet of bundle its did not return within 10 s", failureOf(call));
        ended.await();
        awaitEnd(hook);
        loop.advance(GRACE);
        assertTrue(hook.refusal().isEmpty());
    }

    @Test
    public void aServiceThatDoesNotReturnIsNotCalledAgainBeforeAnUpdate() throws Exception {
        stubborn(hook);
        loop.advance(LIMIT.plus(GRACE));
        String refusal = "cannot call hook greet of bundle its: an earlier call did not return within 10 s; "
                + "it is called again when the bundle has been updated";
        assertEquals(refusal, failureOf(guard("hook greet").begin(LIMIT, () -> "called")));
        assertEquals("called", guard("hook part").call(LIMIT, () -> "called"));
        version.incrementAndGet();
        assertEquals("called", hook.call(LIMIT, () -> "called"));
        assertEquals(0, stops.get());
    }

    @Test
    public void aCancelledCallThatGoesOnIsLeftBehind() throws Exception {
        stubborn(hook).cancel(true);
        loop.advance(Duration.ofSeconds(Guard.CANCELLED_GRACE_SECONDS));
        assertTrue(hook.refusal().orElseThrow().contains("did not return 30 s after it was interrupted"));
    }

    @Test
    public void theFourthThreadLeftBehindStopsTheBundle() throws Exception {
        for (int i = 0; i < Guard.MOST_LEFT_BEHIND; i++) {
            assertEquals(0, stops.get());
            stubborn(guard("command " + i));
            loop.advance(LIMIT.plus(GRACE));
        }
        assertEquals(1, stops.get());
    }

    @Test
    public void moreCallsAtATimeAreRefused() throws Exception {
        stubborn(hook);
        stubborn(hook);
        assertEquals("cannot call hook greet of bundle its: 2 calls of it are running already",
                failureOf(hook.begin(LIMIT, () -> null)));
    }

    @Test
    public void timeInWhichTheDaemonIsWaitedForDoesNotCount() throws Exception {
        var waiting = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        CompletableFuture<String> call = hook.begin(LIMIT, () -> {
            ExcusedTime excused = ExcusedTime.begin();
            try {
                waiting.countDown();
                goOn.await();
            } finally {
                excused.end();
            }
            return "stopped";
        });
        waiting.await();
        loop.advance(LIMIT.multipliedBy(60));
        goOn.countDown();
        assertEquals("stopped", call.get());
    }

    @Test
    public void theLimitCountsFromTheLastRestartOfTheClock() throws Exception {
        var next = new CountDownLatch(1);
        var restarted = new CountDownLatch(1);
        CompletableFuture<Void> call = hook.begin(LIMIT, () -> {
            next.await();
            ((CallClock.Holder) Thread.currentThread()).clock().restart();
            restarted.countDown();
            new CountDownLatch(1).await();
            return null;
        });
        loop.advance(LIMIT.minusSeconds(1));
        next.countDown();
        restarted.await();
        loop.advance(LIMIT.minusSeconds(1));
        assertFalse(call.isDone());
        loop.advance(Duration.ofSeconds(1));
        assertTrue(call.isCompletedExceptionally());
    }

    /** Begins a call that no interrupt ends. */
    private CompletableFuture<Void> stubborn(Guard guard) throws InterruptedException {
        var begun = new CountDownLatch(1);
        CompletableFuture<Void> call = guard.begin(LIMIT, () -> {
            begun.countDown();
            while (over.getCount() > 0) {
                try {
                    over.await();
                } catch (InterruptedException e) {
                    // stubborn
                }
            }
            return null;
        });
        begun.await();
        return call;
    }

    /** Waits until the guard has room for two calls again. */
    private void awaitEnd(Guard guard) throws InterruptedException {
        while (true) {
            CompletableFuture<Void> one = guard.begin(LIMIT, () -> null);
            try {
                one.get();
                return;
            } catch (ExecutionException e) {
                Pause.briefly();
            }
        }
    }

    private static String failureOf(CompletableFuture<?> call) {
        Throwable cause = assertThrows(ExecutionException.class, call::get).getCause();
        assertTrue(String.valueOf(cause), cause instanceof ForeignCallException);
        return cause.getMessage();
    }
}
