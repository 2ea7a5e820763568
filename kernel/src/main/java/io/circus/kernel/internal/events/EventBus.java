// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.internal.events;

import io.circus.kernel.Event;
import io.circus.kernel.EventLoop;
import io.circus.kernel.Events;
import io.circus.kernel.KernelEvent;
import io.circus.kernel.KernelListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Puts events in one order and hands each to every listener's mailbox. Any thread. */
public final class EventBus implements Events {

    private final EventLoop loop;
    private final Lock order = new ReentrantLock();
    // guarded by order
    private final List<Mailbox> mailboxes = new ArrayList<>();

    public EventBus(EventLoop loop) {
        this.loop = loop;
    }

    @Override
    public void post(Event event) {
        order.lock();
        try {
            for (Mailbox mailbox : mailboxes) {
                mailbox.offer(event);
            }
        } finally {
            order.unlock();
        }
    }

    /** From the next event on {@code listener} is told everything, after a snapshot of this moment. Not on the loop. */
    Mailbox add(String name, KernelListener listener, Supplier<KernelEvent.Snapshot> snapshot, Mailbox.Calls calls)
            throws InterruptedException {
        return loop.call(() -> {
            var mailbox = new Mailbox(name, listener, loop, snapshot, calls);
            order.lock();
            try {
                mailboxes.add(mailbox);
                mailbox.start();
            } finally {
                order.unlock();
            }
            return mailbox;
        });
    }

    /** The listener is told nothing more. Not on the loop. */
    void remove(Mailbox mailbox) throws InterruptedException {
        order.lock();
        try {
            mailboxes.remove(mailbox);
        } finally {
            order.unlock();
        }
        mailbox.close();
    }
}
