// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.circus.kernel.KernelEvent;
import io.circus.kernel.KernelListener;
import io.circus.kernel.foreign.ForeignCallException;
import io.circus.kernel.foreign.Guard;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class MailboxTest {

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    private final EpollLoop loop = new EpollLoop(new FakePoller(), System::nanoTime);
    private final EventBus bus = new EventBus(loop);
    private final LinkedBlockingQueue<KernelEvent> heard = new LinkedBlockingQueue<>();

    @Before
    public void start() {
        loop.start();
    }

    @After
    public void stop() throws InterruptedException {
        loop.stop();
    }

    @Test
    public void beginsWithASnapshotAndKeepsTheOrder() throws Exception {
        Mailbox mailbox = bus.add("test", heard::add, MailboxTest::snapshot, Guard.own());
        for (int i = 0; i < 1000; i++) {
            bus.post(started(i));
        }
        assertEquals(snapshot(), next());
        for (int i = 0; i < 1000; i++) {
            assertEquals(started(i), next());
        }
        bus.remove(mailbox);
    }

    @Test
    public void aSlowListenerLosesEventsAndIsToldHowMany() throws Exception {
        var begun = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        Mailbox mailbox = bus.add("slow", event -> {
            begun.countDown();
            goOn.await();
            heard.add(event);
        }, MailboxTest::snapshot, Guard.own());
        begun.await();
        for (int i = 0; i < KernelListener.MAILBOX + 10; i++) {
            bus.post(started(i));
        }
        loop.call(() -> null);
        goOn.countDown();
        assertEquals(snapshot(), next());
        for (int i = 0; i < KernelListener.MAILBOX; i++) {
            assertEquals(started(i), next());
        }
        assertEquals(10, ((KernelEvent.EventsDropped) next()).count());
        assertEquals(snapshot(), next());
        bus.post(started(5));
        assertEquals(started(5), next());
        bus.remove(mailbox);
    }

    @Test
    public void aListenerThatFailsHearsTheNextEvent() throws Exception {
        Mailbox mailbox = bus.add("failing", event -> {
            heard.add(event);
            throw new IllegalStateException("a bug in a plugin");
        }, MailboxTest::snapshot, Guard.own());
        bus.post(started(1));
        next();
        assertEquals(started(1), next());
        bus.remove(mailbox);
    }

    @Test
    public void aSlowListenerDelaysNobodyElse() throws Exception {
        var never = new CountDownLatch(1);
        Mailbox slow = bus.add("slow", event -> never.await(), MailboxTest::snapshot, Guard.own());
        Mailbox quick = bus.add("quick", heard::add, MailboxTest::snapshot, Guard.own());
        bus.post(started(1));
        next();
        assertEquals(started(1), next());
        bus.remove(slow);
        bus.remove(quick);
    }

    /** Begins calls on threads of their own, as the guard of a foreign service does. */
    private abstract static class TestGuard implements Guard {

        @Override
        public boolean isForeign() {
            return true;
        }

        @Override
        public Optional<String> refusal() {
            return Optional.empty();
        }

        static <T> CompletableFuture<T> refused() {
            return CompletableFuture.failedFuture(new ForeignCallException("not now"));
        }
    }

    @Test
    public void aRefusedCallIsTriedAgainWithTheNextEvent() throws Exception {
        var refusals = new AtomicInteger(2);
        Mailbox mailbox = bus.add("refused", heard::add, MailboxTest::snapshot, new TestGuard() {
            @Override
            public <T> CompletableFuture<T> begin(Duration limit, Callable<T> work) {
                return refusals.getAndDecrement() > 0 ? refused() : Guard.own().begin(limit, work);
            }
        });
        bus.post(started(1));
        bus.post(started(2));
        assertEquals(snapshot(), next());
        assertEquals(started(1), next());
        assertEquals(started(2), next());
        bus.remove(mailbox);
    }

    @Test
    public void anEventThatComesWhileACallEndsIsHeard() throws Exception {
        var running = new AtomicInteger();
        var heardAll = new CountDownLatch(1);
        Mailbox mailbox = bus.add("ending", heard::add, MailboxTest::snapshot, new TestGuard() {
            @Override
            public <T> CompletableFuture<T> begin(Duration limit, Callable<T> work) {
                if (running.incrementAndGet() > Mailbox.MOST_CALLS) {
                    return refused();
                }
                return Guard.own().begin(limit, () -> {
                    T result = work.call();
                    heardAll.await();
                    running.decrementAndGet();
                    return result;
                });
            }
        });
        assertEquals(snapshot(), next());
        bus.post(started(1));
        assertEquals(started(1), next());
        heardAll.countDown();
        bus.remove(mailbox);
    }

    private KernelEvent next() throws InterruptedException {
        KernelEvent event = heard.poll(30, TimeUnit.SECONDS);
        assertTrue("no event", event != null);
        return event;
    }

    private static KernelEvent.Snapshot snapshot() {
        return new KernelEvent.Snapshot(Instant.EPOCH, List.of());
    }

    private static KernelEvent started(int number) {
        return new KernelEvent.WatcherStarted(Instant.EPOCH, "web" + number);
    }
}
