// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.internal;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import io.circus.kernel.EventLoop;
import io.circus.kernel.KernelEvent;
import io.circus.kernel.KernelListener;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Supplier;

/**
 * The events that wait for one listener, and the virtual thread that delivers them.
 *
 * <pre>
 *   KEEPING --(queue full)--&gt; DROPPING --(queue empty: told how many, new snapshot)--&gt; KEEPING
 * </pre>
 */
final class Mailbox {

    private static final System.Logger LOG = System.getLogger("circus");

    /** How long a listener that is being removed may finish the event it is at. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final String name;
    private final KernelListener listener;
    private final EventLoop loop;
    private final Supplier<KernelEvent.Snapshot> snapshot;
    private final BlockingQueue<KernelEvent> queue = new ArrayBlockingQueue<>(KernelListener.MAILBOX);
    private final Thread thread;
    /** Written on the loop only. */
    private volatile long dropped;

    Mailbox(String name, KernelListener listener, EventLoop loop, Supplier<KernelEvent.Snapshot> snapshot) {
        this.name = name;
        this.listener = listener;
        this.loop = loop;
        this.snapshot = snapshot;
        thread = Thread.ofVirtual().name("circus-listener-" + name).unstarted(this::run);
    }

    /** Loop only. */
    void start() {
        queue.add(snapshot.get());
        thread.start();
    }

    /** Loop only. */
    void offer(KernelEvent event) {
        if (dropped > 0 || !queue.offer(event)) {
            dropped++;
            if (dropped == 1) {
                LOG.log(WARNING, () -> "listener " + name + " is too slow: " + queue.size()
                        + " events wait, dropping the next ones until it has caught up");
            }
        }
    }

    /** Ends the delivery; the event that the listener is at may still take it a second. Not on the loop. */
    void close() throws InterruptedException {
        if (Thread.currentThread() != thread) {
            thread.interrupt();
            if (!thread.join(PATIENCE)) {
                LOG.log(WARNING, () -> "listener " + name + " does not end, leaving it behind");
            }
        }
    }

    private void run() {
        try {
            while (true) {
                KernelEvent event = queue.poll();
                if (event == null) {
                    if (dropped > 0) {
                        catchUp();
                    }
                    event = queue.take();
                }
                deliver(event);
            }
        } catch (InterruptedException e) {
            // removed
        }
    }

    /** Says how many events were dropped and what there is now, in one turn of the loop. */
    private void catchUp() throws InterruptedException {
        loop.call(() -> {
            queue.add(new KernelEvent.EventsDropped(Instant.now(), dropped));
            queue.add(snapshot.get());
            dropped = 0;
            return null;
        });
    }

    private void deliver(KernelEvent event) throws InterruptedException {
        try {
            listener.onEvent(event);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            LOG.log(ERROR, () -> "listener " + name + " failed on " + event + ": " + e, e);
        }
    }
}
