// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.internal.events;

import io.circus.kernel.KernelEvent;
import io.circus.kernel.KernelListener;
import io.circus.kernel.foreign.ForeignCode;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/** The whiteboard of {@link KernelListener}s: a mailbox for each as long as it is registered. */
public final class ListenerTracker implements ServiceTrackerCustomizer<KernelListener, Mailbox> {

    private final BundleContext context;
    private final EventBus events;
    private final ForeignCode foreign;
    private final Supplier<KernelEvent.Snapshot> snapshot;

    private ListenerTracker(BundleContext context, EventBus events, ForeignCode foreign,
            Supplier<KernelEvent.Snapshot> snapshot) {
        this.context = context;
        this.events = events;
        this.foreign = foreign;
        this.snapshot = snapshot;
    }

    /** @param snapshot called on the loop */
    public static ServiceTracker<KernelListener, Mailbox> open(BundleContext context, EventBus events, ForeignCode foreign,
            Supplier<KernelEvent.Snapshot> snapshot) {
        var tracker = new ServiceTracker<>(context, KernelListener.class,
                new ListenerTracker(context, events, foreign, snapshot));
        tracker.open();
        return tracker;
    }

    @Override
    public Mailbox addingService(ServiceReference<KernelListener> reference) {
        KernelListener listener = context.getService(reference);
        if (listener == null) {
            return null;
        }
        try {
            String name = nameOf(reference);
            return events.add(name, listener, snapshot, foreign.guard(reference.getBundle(), "listener " + name, Mailbox.MOST_CALLS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            context.ungetService(reference);
            return null;
        }
    }

    @Override
    public void modifiedService(ServiceReference<KernelListener> reference, Mailbox mailbox) {
        // its properties mean nothing to the kernel
    }

    @Override
    public void removedService(ServiceReference<KernelListener> reference, Mailbox mailbox) {
        try {
            events.remove(mailbox);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            context.ungetService(reference);
        }
    }

    private static String nameOf(ServiceReference<KernelListener> reference) {
        Object component = reference.getProperty("component.name");
        return component != null ? component.toString()
                : reference.getBundle().getSymbolicName() + "/" + reference.getProperty(Constants.SERVICE_ID);
    }
}
