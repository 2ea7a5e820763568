// SPDX-License-Identifier: Apache-2.0
package io.circus.toolkit.foreign;

import static java.lang.System.Logger.Level.DEBUG;

import io.circus.kernel.Cancellable;
import io.circus.kernel.EventLoop;
import io.circus.kernel.linux.ErrnoException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * One call into foreign code, on a platform thread of its own: a virtual thread that spins would hold one of the few carriers
 * that the whole daemon shares. The loop looks after the thread, at first after a second and then ever more rarely.
 *
 * <pre>
 *   RUNNING --(limit over, or cancelled)--&gt; INTERRUPTED --(grace over)--&gt; LEFT BEHIND
 *      |                                        |
 *      +-----------(returns or throws)----------+--&gt; ENDED
 * </pre>
 */
final class ForeignCall<T> extends CompletableFuture<T> {

    private static final System.Logger LOG = System.getLogger("circus");

    private static final Duration FIRST_LOOK = Duration.ofSeconds(1);
    /** Of a call past its limit. */
    private static final Duration GRACE = Duration.ofSeconds(Guard.GRACE_SECONDS);
    /** Of a call that was within its limit: on a platform thread, a read from a socket is over with the timeout of the socket only. */
    private static final Duration CANCELLED_GRACE = Duration.ofSeconds(Guard.CANCELLED_GRACE_SECONDS);

    private final ForeignService service;
    private final Duration limit;
    private final Callable<T> work;
    private final EventLoop loop;
    private final LongSupplier nanoTime;
    private final long begun;
    private final CallClock clock;
    private final CallThread thread;
    private final AtomicBoolean interrupted = new AtomicBoolean();
    private volatile boolean ended;
    private volatile Cancellable timer = () -> { };

    /** The thread of one call; who runs on it can find the call's clock. */
    private static final class CallThread extends Thread implements CallClock.Holder {

        private final CallClock clock;
        /** The kernel's number of the thread; 0 before it runs. */
        private volatile int id;

        CallThread(String name, Runnable task, CallClock clock) {
            super(task, name);
            this.clock = clock;
            setDaemon(true);
        }

        @Override
        public void run() {
            id = Threads.id();
            super.run();
        }

        @Override
        public CallClock clock() {
            return clock;
        }

        void lowerPriority() {
            try {
                if (id != 0) {
                    Threads.lowerPriority(id);
                }
            } catch (ErrnoException e) {
                LOG.log(DEBUG, e::getMessage);
            }
        }

        /** @param time since it began: it computes if it has spent more than half of that on a processor, and more than a moment */
        void lowerPriorityIfComputing(Duration time) {
            if (id != 0 && time.compareTo(FIRST_LOOK) >= 0 && Threads.processorTime(id).multipliedBy(2).compareTo(time) > 0) {
                lowerPriority();
            }
        }
    }

    ForeignCall(ForeignService service, Duration limit, Callable<T> work, EventLoop loop, LongSupplier nanoTime) {
        this.service = service;
        this.limit = limit;
        this.work = work;
        this.loop = loop;
        this.nanoTime = nanoTime;
        begun = nanoTime.getAsLong();
        clock = new CallClock(nanoTime);
        thread = new CallThread("circus-" + service, this::run, clock);
    }

    /** @throws OutOfMemoryError if there is no room for a thread */
    void begin() {
        thread.start();
        lookIn(limit.compareTo(FIRST_LOOK) < 0 ? limit : FIRST_LOOK);
    }

    @Override
    public boolean cancel(boolean interrupt) {
        boolean cancelled = super.cancel(interrupt);
        if (cancelled) {
            interrupt("did not return " + CANCELLED_GRACE.toSeconds() + " s after it was interrupted", CANCELLED_GRACE);
        }
        return cancelled;
    }

    private void run() {
        try {
            T result = work.call();
            end();
            complete(result);
        } catch (Throwable t) {
            end();
            completeExceptionally(t);
        }
    }

    private void end() {
        ended = true;
        service.ended();
        timer.cancel();
    }

    private void lookIn(Duration delay) {
        Cancellable next = loop.after(delay, this::look);
        timer = next;
        if (ended) { // before there was this one to cancel
            next.cancel();
        }
    }

    /** On the loop. */
    private void look() {
        if (ended || interrupted.get()) {
            return;
        }
        thread.lowerPriorityIfComputing(Duration.ofNanos(nanoTime.getAsLong() - begun));
        Duration elapsed = clock.elapsed();
        Duration left = limit.minus(elapsed);
        if (left.isPositive()) {
            Duration next = elapsed.compareTo(FIRST_LOOK) < 0 ? FIRST_LOOK : elapsed;
            lookIn(left.compareTo(next) < 0 ? left : next);
            return;
        }
        String why = "did not return within " + limit.toSeconds() + " s";
        if (completeExceptionally(new ForeignCallException(service + " " + why))) {
            interrupt(why, GRACE);
        }
    }

    private void interrupt(String why, Duration grace) {
        if (!ended && interrupted.compareAndSet(false, true)) {
            thread.interrupt();
            thread.lowerPriorityIfComputing(Duration.ofNanos(nanoTime.getAsLong() - begun));
            loop.after(grace, () -> leaveBehind(why));
        }
    }

    /** On the loop. */
    private void leaveBehind(String why) {
        if (!ended) {
            thread.lowerPriority();
            service.leaveBehind(why);
        }
    }
}
