// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.internal.events;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.circus.kernel.Event;
import io.circus.kernel.KernelEvent;
import io.circus.kernel.KernelListener;
import io.circus.kernel.internal.loop.EpollLoop;
import io.circus.kernel.internal.loop.FakePoller;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
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
    private final LinkedBlockingQueue<Event> heard = new LinkedBlockingQueue<>();

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
        Mailbox mailbox = bus.add("test", heard::add, MailboxTest::snapshot, Mailbox::onOwnThread);
        for (int i = 0; i < 1000; i++) {
            bus.post(happened(i));
        }
        assertEquals(snapshot(), next());
        for (int i = 0; i < 1000; i++) {
            assertEquals(happened(i), next());
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
        }, MailboxTest::snapshot, Mailbox::onOwnThread);
        begun.await();
        for (int i = 0; i < KernelListener.MAILBOX + 10; i++) {
            bus.post(happened(i));
        }
        loop.call(() -> null);
        goOn.countDown();
        assertEquals(snapshot(), next());
        for (int i = 0; i < KernelListener.MAILBOX; i++) {
            assertEquals(happened(i), next());
        }
        assertEquals(10, ((KernelEvent.EventsDropped) next()).count());
        assertEquals(snapshot(), next());
        bus.post(happened(5));
        assertEquals(happened(5), next());
        bus.remove(mailbox);
    }

    @Test
    public void allHearWhatManyThreadsPostInOneOrder() throws Exception {
        var other = new LinkedBlockingQueue<Event>();
        Mailbox first = bus.add("first", heard::add, MailboxTest::snapshot, Mailbox::onOwnThread);
        Mailbox second = bus.add("second", other::add, MailboxTest::snapshot, Mailbox::onOwnThread);
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 8; i++) {
            int number = i;
            threads.add(Thread.ofVirtual().start(() -> {
                for (int j = 0; j < 100; j++) {
                    bus.post(happened(number * 100 + j));
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        for (int i = 0; i < 801; i++) {
            assertEquals(next(), other.poll(30, TimeUnit.SECONDS));
        }
        bus.remove(first);
        bus.remove(second);
    }

    @Test
    public void aListenerThatFailsHearsTheNextEvent() throws Exception {
        Mailbox mailbox = bus.add("failing", event -> {
            heard.add(event);
            throw new IllegalStateException("a bug in a plugin");
        }, MailboxTest::snapshot, Mailbox::onOwnThread);
        bus.post(happened(1));
        next();
        assertEquals(happened(1), next());
        bus.remove(mailbox);
    }

    @Test
    public void aSlowListenerDelaysNobodyElse() throws Exception {
        var never = new CountDownLatch(1);
        Mailbox slow = bus.add("slow", event -> never.await(), MailboxTest::snapshot, Mailbox::onOwnThread);
        Mailbox quick = bus.add("quick", heard::add, MailboxTest::snapshot, Mailbox::onOwnThread);
        bus.post(happened(1));
        next();
        assertEquals(happened(1), next());
        bus.remove(slow);
        bus.remove(quick);
    }

    @Test
    public void aRefusedCallIsTriedAgainWithTheNextEvent() throws Exception {
        var refusals = new AtomicInteger(2);
        Mailbox mailbox = bus.add("refused", heard::add, MailboxTest::snapshot, (delivery, refused) -> {
            if (refusals.getAndDecrement() > 0) {
                refused.accept("not now");
                return () -> { };
            }
            return Mailbox.onOwnThread(delivery, refused);
        });
        bus.post(happened(1));
        bus.post(happened(2));
        assertEquals(snapshot(), next());
        assertEquals(happened(1), next());
        assertEquals(happened(2), next());
        bus.remove(mailbox);
    }

    @Test
    public void aCallThatHasTakenTooLongHandsOverNothingMore() throws Exception {
        var calls = new LinkedBlockingQueue<Consumer<String>>();
        var begun = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        Mailbox mailbox = bus.add("late", event -> {
            begun.countDown();
            goOn.await();
            heard.add(event);
        }, MailboxTest::snapshot, (delivery, refused) -> {
            calls.add(refused);
            return Mailbox.onOwnThread(delivery, refused);
        });
        begun.await();
        bus.post(happened(1));
        assertEquals(1, calls.size());
        calls.element().accept("did not return within 30 s");
        goOn.countDown();
        assertEquals(snapshot(), next());
        assertEquals(happened(1), next());
        assertEquals("the next event by another call", 2, calls.size());
        bus.remove(mailbox);
    }

    @Test
    public void anEventThatComesWhileACallEndsIsHeard() throws Exception {
        var heardAll = new CountDownLatch(1);
        Mailbox mailbox = bus.add("ending", heard::add, MailboxTest::snapshot, (delivery, refused) ->
                Mailbox.onOwnThread(progress -> {
                    delivery.run(progress);
                    heardAll.await();
                }, refused));
        assertEquals(snapshot(), next());
        bus.post(happened(1));
        assertEquals(happened(1), next());
        heardAll.countDown();
        bus.remove(mailbox);
    }

    @Test
    public void aListenerThatIsRemovedIsInterrupted() throws Exception {
        var begun = new CountDownLatch(1);
        var interrupted = new CountDownLatch(1);
        Mailbox mailbox = bus.add("waiting", event -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
        }, MailboxTest::snapshot, Mailbox::onOwnThread);
        begun.await();
        bus.remove(mailbox);
        interrupted.await();
    }

    private Event next() throws InterruptedException {
        Event event = heard.poll(30, TimeUnit.SECONDS);
        assertTrue("no event", event != null);
        return event;
    }

    private static KernelEvent.Snapshot snapshot() {
        return new KernelEvent.Snapshot(Instant.EPOCH, List.of());
    }

    private record Happened(Instant at, int number) implements Event {}

    private static Event happened(int number) {
        return new Happened(Instant.EPOCH, number);
    }
}
