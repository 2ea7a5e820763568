// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.internal;

import io.circus.kernel.EventLoop;
import io.circus.kernel.Events;
import io.circus.kernel.KernelEvent;
import io.circus.kernel.KernelListener;
import io.circus.kernel.foreign.Guard;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Puts events in one order, that of the loop, and hands each to every listener's mailbox. */
final class EventBus implements Events {

    private final EventLoop loop;
    // loop only
    private final List<Mailbox> mailboxes = new ArrayList<>();

    EventBus(EventLoop loop) {
        this.loop = loop;
    }

    @Override
    public void post(KernelEvent event) {
        if (loop.inLoop()) {
            publish(event);
        } else {
            loop.execute(() -> publish(event));
        }
    }

    /** Loop only. */
    void publish(KernelEvent event) {
        for (Mailbox mailbox : mailboxes) {
            mailbox.offer(event);
        }
    }

    /** From the next event on {@code listener} is told everything, after a snapshot of this moment. Not on the loop. */
    Mailbox add(String name, KernelListener listener, Supplier<KernelEvent.Snapshot> snapshot, Guard guard)
            throws InterruptedException {
        return loop.call(() -> {
            var mailbox = new Mailbox(name, listener, loop, snapshot, guard);
            mailboxes.add(mailbox);
            mailbox.start();
            return mailbox;
        });
    }

    /** The listener is told nothing more. Not on the loop. */
    void remove(Mailbox mailbox) throws InterruptedException {
        loop.call(() -> mailboxes.remove(mailbox));
        mailbox.close();
    }
}
