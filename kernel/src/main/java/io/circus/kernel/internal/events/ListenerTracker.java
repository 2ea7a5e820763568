// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel.internal.events;

import static java.lang.System.Logger.Level.WARNING;

import io.circus.kernel.Cancellable;
import io.circus.kernel.KernelEvent;
import io.circus.kernel.KernelListener;
import io.circus.kernel.ListenerCalls;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/** The whiteboard of {@link KernelListener}s: a mailbox for each as long as it is registered. */
public final class ListenerTracker extends ServiceTracker<KernelListener, Mailbox> {

    private static final System.Logger LOG = System.getLogger("circus");

    private final EventBus events;
    private final Supplier<KernelEvent.Snapshot> snapshot;
    private final ServiceTracker<ListenerCalls, ListenerCalls> calls;

    private ListenerTracker(BundleContext context, EventBus events, Supplier<KernelEvent.Snapshot> snapshot) {
        super(context, KernelListener.class, null);
        this.events = events;
        this.snapshot = snapshot;
        calls = new ServiceTracker<>(context, ListenerCalls.class, null);
    }

    /** @param snapshot called on the loop */
    public static ListenerTracker open(BundleContext context, EventBus events, Supplier<KernelEvent.Snapshot> snapshot) {
        var tracker = new ListenerTracker(context, events, snapshot);
        tracker.calls.open();
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
            Bundle provider = reference.getBundle();
            String name = nameOf(reference);
            return events.add(name, listener, snapshot, (delivery, refused) -> call(provider, name, delivery, refused));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            context.ungetService(reference);
            return null;
        }
    }

    /** Whoever posts an event must not feel that the bundle that calls listeners is just being replaced. */
    private Cancellable call(Bundle provider, String name, ListenerCalls.Delivery delivery, Consumer<String> refused) {
        ListenerCalls present = calls.getService();
        try {
            if (present != null) {
                return present.begin(provider, name, delivery, refused);
            }
        } catch (RuntimeException | LinkageError e) {
            LOG.log(WARNING, () -> "cannot call listener " + name + " as others are called: " + e);
        }
        return Mailbox.onOwnThread(delivery, refused);
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

    @Override
    public void close() {
        super.close();
        calls.close();
    }

    private static String nameOf(ServiceReference<KernelListener> reference) {
        Object component = reference.getProperty("component.name");
        return component != null ? component.toString()
                : reference.getBundle().getSymbolicName() + "/" + reference.getProperty(Constants.SERVICE_ID);
    }
}
