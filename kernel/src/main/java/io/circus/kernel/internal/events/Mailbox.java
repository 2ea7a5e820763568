// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.internal.events;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import io.circus.kernel.Cancellable;
import io.circus.kernel.Event;
import io.circus.kernel.EventLoop;
import io.circus.kernel.KernelEvent;
import io.circus.kernel.KernelListener;
import io.circus.kernel.ListenerCalls;
import io.circus.kernel.LogThrottle;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The events that wait for one listener, and the calls that deliver them: one call at a time, which goes on until no event is left.
 *
 * <pre>
 *   KEEPING --(queue full)--&gt; DROPPING --(queue empty: told how many, new snapshot)--&gt; KEEPING
 * </pre>
 */
final class Mailbox {

    private static final System.Logger LOG = System.getLogger("circus");

    /** How long a listener that is being removed may finish the event it is at. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** What {@link ListenerCalls} does, for one listener. */
    interface Calls {
        Cancellable begin(ListenerCalls.Delivery delivery, Consumer<String> refused);
    }

    private final String name;
    private final KernelListener listener;
    private final EventLoop loop;
    private final Supplier<KernelEvent.Snapshot> snapshot;
    private final Calls calls;
    private final LogThrottle failures;
    private final BlockingQueue<Event> queue = new ArrayBlockingQueue<>(KernelListener.MAILBOX);
    /** Whether a delivery runs, or is about to. */
    private final AtomicBoolean delivering = new AtomicBoolean();
    // guarded by this
    private Delivery delivery;
    // guarded by this
    private long dropped;
    private volatile boolean closed;

    /** One call: hands over event after event, until none is left or the call has taken too long. */
    private final class Delivery implements ListenerCalls.Delivery {

        private volatile Cancellable call;
        private volatile Thread thread;
        private volatile boolean refused;
        /** Whether it has run, or has been refused. */
        private final AtomicBoolean decided = new AtomicBoolean();

        void begin() {
            call = calls.begin(this, this::refuse);
        }

        private void refuse(String reason) {
            refused = true;
            failures.log(() -> "listener " + name + ": " + reason);
            if (decided.compareAndSet(false, true)) {
                // the next event tries again
                delivering.set(false);
            }
        }

        @Override
        public void run(Runnable progress) throws InterruptedException {
            if (!decided.compareAndSet(false, true)) {
                return;
            }
            thread = Thread.currentThread();
            try {
                while (!closed && !refused && deliverNext()) {
                    progress.run();
                }
            } finally {
                delivering.set(false);
                if (!closed && !queue.isEmpty()) {
                    // what has come since this one saw nothing more, or took too long
                    deliver();
                }
            }
        }

        void end() throws InterruptedException {
            if (Thread.currentThread() == thread) {
                return;
            }
            call.cancel();
            if (thread != null && !thread.join(PATIENCE)) {
                LOG.log(WARNING, () -> "listener " + name + " does not end, leaving it behind");
            }
        }
    }

    /** A call without {@link ListenerCalls}: nobody knows whose code it is. */
    static Cancellable onOwnThread(ListenerCalls.Delivery delivery, Consumer<String> refused) {
        try {
            return Thread.ofPlatform().daemon().name("circus-listener").start(() -> {
                try {
                    delivery.run(() -> { });
                } catch (InterruptedException e) {
                    // the listener is being removed
                }
            })::interrupt;
        } catch (OutOfMemoryError e) {
            refused.accept("no thread can be started: " + e.getMessage());
            return () -> { };
        }
    }

    Mailbox(String name, KernelListener listener, EventLoop loop, Supplier<KernelEvent.Snapshot> snapshot, Calls calls) {
        this.name = name;
        this.listener = listener;
        this.loop = loop;
        this.snapshot = snapshot;
        this.calls = calls;
        failures = new LogThrottle(LOG, ERROR, loop);
    }

    /** Loop only, as the snapshot is. */
    void start() {
        offer(snapshot.get());
    }

    /** Any thread; in the order of the calls. */
    synchronized void offer(Event event) {
        if (dropped > 0 || !queue.offer(event)) {
            dropped++;
            if (dropped == 1) {
                LOG.log(WARNING, () -> "listener " + name + " is too slow: " + queue.size()
                        + " events wait, dropping the next ones until it has caught up");
            }
        }
        deliver();
    }

    /** Ends the delivery; the event that the listener is at may still take it a second. Not on the loop. */
    void close() throws InterruptedException {
        Delivery last;
        synchronized (this) {
            // one that begins now has begun, or never does
            closed = true;
            last = delivery;
        }
        if (last != null) {
            last.end();
        }
    }

    private synchronized void deliver() {
        if (!closed && delivering.compareAndSet(false, true)) {
            delivery = new Delivery();
            delivery.begin();
        }
    }

    /** @return whether there was something to deliver */
    private boolean deliverNext() throws InterruptedException {
        Event event = queue.poll();
        if (event == null) {
            return catchUp();
        }
        try {
            listener.onEvent(event);
        } catch (InterruptedException e) {
            throw e;
        } catch (Throwable e) {
            failures.log(() -> "listener " + name + " failed on " + event + ": " + e, e);
        }
        return true;
    }

    /** Says how many events were dropped, and what there is now. @return whether any were */
    private boolean catchUp() throws InterruptedException {
        synchronized (this) {
            if (dropped == 0) {
                return false;
            }
        }
        loop.call(() -> {
            synchronized (this) {
                queue.add(new KernelEvent.EventsDropped(Instant.now(), dropped));
                queue.add(snapshot.get());
                dropped = 0;
            }
            return null;
        });
        return true;
    }
}
