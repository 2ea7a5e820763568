// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.internal.loop;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class EpollLoopTest {

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    private final AtomicLong now = new AtomicLong(1_000);
    private final FakePoller poller = new FakePoller();
    private final EpollLoop loop = new EpollLoop(poller, now::get);
    private final List<String> done = Collections.synchronizedList(new ArrayList<>());

    @Before
    public void start() {
        loop.start();
    }

    @After
    public void stop() throws InterruptedException {
        loop.stop();
    }

    @Test
    public void runsTasksInTheirOrder() throws Exception {
        for (int i = 0; i < 100; i++) {
            int number = i;
            loop.execute(() -> done.add("task " + number));
        }
        turn();
        assertEquals(100, done.size());
        assertEquals("task 0", done.getFirst());
        assertEquals("task 99", done.getLast());
    }

    @Test
    public void givesTheResultOfACall() throws Exception {
        assertTrue(loop.call(loop::inLoop));
        assertFalse(loop.inLoop());
    }

    @Test
    public void throwsWhatACallThrows() {
        assertThrows(IllegalArgumentException.class, () -> loop.call(() -> {
            throw new IllegalArgumentException("no");
        }));
    }

    @Test
    public void refusesToWaitForItself() throws Exception {
        var refused = loop.call(() -> assertThrows(IllegalStateException.class, () -> loop.call(() -> 1)));
        assertEquals("cannot wait for the loop on the loop itself", refused.getMessage());
    }

    @Test
    public void goesOnAfterATaskThatFails() throws Exception {
        loop.execute(() -> {
            throw new IllegalStateException("a bug");
        });
        assertEquals(1, (int) loop.call(() -> 1));
    }

    @Test
    public void runsTimersAtTheirTimeAndInTheirOrder() throws Exception {
        loop.after(Duration.ofNanos(20), () -> done.add("20"));
        loop.after(Duration.ofNanos(10), () -> done.add("10"));
        loop.after(Duration.ofNanos(10), () -> done.add("10, later"));
        turn();
        assertEquals(List.of(), done);
        advance(10);
        assertEquals(List.of("10", "10, later"), done);
        advance(10);
        assertEquals(List.of("10", "10, later", "20"), done);
    }

    /** The loop turns all the time: it may run the only timer there is before whoever sets it has looked whether it is the first. */
    @Test
    public void runsTimersThatAreDueWhileTheyAreSet() throws Exception {
        var over = new AtomicBoolean();
        Thread turning = Thread.ofPlatform().start(() -> {
            while (!over.get()) {
                loop.execute(Thread::onSpinWait);
                Thread.yield();
            }
        });
        var ran = new AtomicInteger();
        try {
            for (int i = 1; i <= 20_000; i++) {
                loop.after(Duration.ZERO, ran::incrementAndGet);
                while (ran.get() < i) {
                    Thread.onSpinWait();
                }
            }
        } finally {
            over.set(true);
            turning.join();
        }
        assertEquals(20_000, ran.get());
    }

    @Test
    public void runsATimerThatIsDueAtOnceInTheNextTurn() throws Exception {
        loop.after(Duration.ofSeconds(-5), () -> done.add("now"));
        turn();
        assertEquals(List.of("now"), done);
    }

    @Test
    public void neverRunsACancelledTimer() throws Exception {
        var timer = loop.after(Duration.ofNanos(5), () -> done.add("cancelled"));
        timer.cancel();
        timer.cancel();
        advance(10);
        assertEquals(List.of(), done);
    }

    @Test
    public void takesATimerOfCenturies() throws Exception {
        loop.after(Duration.ofSeconds(Long.MAX_VALUE), () -> done.add("doomsday"));
        advance(1_000_000_000_000L);
        assertEquals(List.of(), done);
    }

    @Test
    public void announcesAReadyDescriptorOnce() throws Exception {
        loop.whenReadable(7, () -> done.add("ready"));
        poller.makeReady(7);
        poller.makeReady(7);
        turn();
        assertEquals(List.of("ready"), done);
        assertFalse(poller.isArmed(7));
    }

    @Test
    public void announcesEachArrivalUntilItIsCancelled() throws Exception {
        var watch = loop.whenArriving(7, () -> done.add("arrived"));
        for (int i = 0; i < 3; i++) {
            poller.makeReady(7);
        }
        awaitDone(3);
        watch.cancel();
        assertFalse(poller.isArmed(7));
        poller.makeReady(7);
        turn();
        assertEquals(3, done.size());
    }

    @Test
    public void goesOnWatchingAfterATaskThatFails() throws Exception {
        loop.whenArriving(7, () -> {
            done.add("arrived");
            throw new IllegalStateException("a bug");
        });
        poller.makeReady(7);
        poller.makeReady(7);
        awaitDone(2);
    }

    @Test
    public void forgetsACancelledWatch() throws Exception {
        loop.whenReadable(7, () -> done.add("ready")).cancel();
        assertFalse(poller.isArmed(7));
    }

    @Test
    public void refusesTasksOnceItHasEnded() throws Exception {
        var ended = new EpollLoop(new FakePoller(), now::get);
        ended.start();
        ended.stop();
        assertThrows(RejectedExecutionException.class, () -> ended.execute(() -> { }));
    }

    private void advance(long nanos) throws InterruptedException {
        now.addAndGet(nanos);
        turn();
    }

    /** The time-out of the test ends this. */
    private void awaitDone(int count) throws InterruptedException {
        while (done.size() < count) {
            turn();
        }
    }

    /** Two turns: a timer that is due runs in the turn after the one that brought the task. */
    private void turn() throws InterruptedException {
        loop.call(() -> null);
        loop.call(() -> null);
    }
}
