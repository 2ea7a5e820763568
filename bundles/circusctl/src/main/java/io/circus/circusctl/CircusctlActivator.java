// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl;

import io.circus.circusctl.requests.Debts;
import io.circus.control.BundleUpdates;
import io.circus.control.EndpointSettings;
import io.circus.kernel.DescriptorBudget;
import io.circus.kernel.Handover;
import io.circus.kernel.StateStore;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.function.Consumer;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/**
 * Binds the endpoints when their settings come for the first time, and again at once when the bundle comes back: the
 * settings are kept in the state store, so that the bundle then needs only the kernel and {@code io.circus.control}.
 * New settings replace the endpoints.
 */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class CircusctlActivator implements BundleActivator, ServiceTrackerCustomizer<EndpointSettings, EndpointSettings> {

    private static final Logger LOG = System.getLogger(CircusctlActivator.class.getName());

    private BundleContext context;
    private DescriptorBudget descriptors;
    private StateStore store;
    private Handover handover;
    private Debts debts;
    private TrackedCommands commands;
    private ServiceTracker<EndpointSettings, EndpointSettings> settings;
    // guarded by this
    private EndpointSettings bound;
    private ZmqEndpoints endpoints;

    @Override
    public void start(BundleContext bundleContext) {
        context = bundleContext;
        descriptors = service(DescriptorBudget.class);
        store = service(StateStore.class);
        handover = service(Handover.class);
        debts = new Debts(store, BundleUpdates.of(context));
        commands = TrackedCommands.open(context);
        EndpointSettings.keptIn(store).ifPresent(this::bind);
        settings = new ServiceTracker<>(context, EndpointSettings.class, this);
        settings.open();
    }

    private <T> T service(Class<T> type) {
        ServiceReference<T> reference = context.getServiceReference(type);
        T service = reference == null ? null : context.getService(reference);
        if (service == null) {
            throw new IllegalStateException("cannot start: the kernel is stopped");
        }
        return service;
    }

    /** Unchanged settings leave the endpoints alone. */
    private synchronized void bind(EndpointSettings wanted) {
        if (wanted.equals(bound)) {
            return;
        }
        if (endpoints != null) {
            endpoints.close();
        }
        wanted.keepIn(store);
        bound = wanted;
        endpoints = new ZmqEndpoints(context, wanted, commands, this::fail, descriptors, store, handover, debts);
    }

    /** Makes the launcher end the daemon and show the reason to the user. */
    private void fail(String reason) {
        try {
            @SuppressWarnings("rawtypes")
            Collection<ServiceReference<Consumer>> launcher = context.getServiceReferences(Consumer.class, "(circus.fail=true)");
            for (ServiceReference<?> reference : launcher) {
                @SuppressWarnings("unchecked")
                var consumer = (Consumer<String>) context.getService(reference);
                consumer.accept(reason);
            }
            if (launcher.isEmpty()) {
                LOG.log(Level.ERROR, () -> reason);
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Override
    public EndpointSettings addingService(ServiceReference<EndpointSettings> reference) {
        EndpointSettings wanted = context.getService(reference);
        bind(wanted);
        return wanted;
    }

    @Override
    public void modifiedService(ServiceReference<EndpointSettings> reference, EndpointSettings service) {
        // it has no properties
    }

    /** The endpoints stay: the bundle that has read the configuration may be updated, or stopped. */
    @Override
    public void removedService(ServiceReference<EndpointSettings> reference, EndpointSettings service) {
        context.ungetService(reference);
    }

    @Override
    public void stop(BundleContext stopped) {
        settings.close();
        debts.close();
        synchronized (this) {
            if (endpoints != null && context.getBundle(0).getState() == Bundle.STOPPING) {
                endpoints.close();
            } else if (endpoints != null) {
                endpoints.leave();
            }
        }
        commands.close();
    }
}
