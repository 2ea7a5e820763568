// SPDX-License-Identifier: Apache-2.0
package io.circus.control.internal;

import io.circus.control.BundleUpdates;
import io.circus.control.Command;
import io.circus.control.Commands;
import io.circus.kernel.EventLoop;
import io.circus.kernel.StateStore;
import io.circus.toolkit.foreign.ForeignCode;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/** Offers the registry of verbs. It needs only the kernel's services, so requests get a reply whatever else is stopped. */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class ControlActivator implements BundleActivator, ServiceTrackerCustomizer<Command, Command> {

    private BundleContext context;
    private RegisteredCommands commands;
    private ServiceTracker<Command, Command> verbs;
    private ServiceRegistration<Commands> offer;

    @Override
    public void start(BundleContext bundleContext) {
        context = bundleContext;
        // the context of the framework lasts longer than that of this bundle: requests may still be asking
        BundleContext framework = context.getBundle(0).getBundleContext();
        commands = new RegisteredCommands(ForeignCode.of(service(EventLoop.class), framework), framework::getBundles, service(StateStore.class));
        var bundle = new BundleCommand(new Bundles(context), new BundleLife(BundleUpdates.of(context)));
        commands.builtIn(bundle);
        verbs = new ServiceTracker<>(context, Command.class, this);
        verbs.open();
        // for bundles that offer each verb in their own way
        context.registerService(Command.class, bundle, null);
        offer = context.registerService(Commands.class, commands, null);
    }

    private <T> T service(Class<T> type) {
        ServiceReference<T> reference = context.getServiceReference(type);
        T service = reference == null ? null : context.getService(reference);
        if (service == null) {
            throw new IllegalStateException("cannot start: the kernel is stopped");
        }
        return service;
    }

    @Override
    public Command addingService(ServiceReference<Command> reference) {
        Command command = context.getService(reference);
        if (command != null) {
            commands.bind(command, reference);
        }
        return command;
    }

    @Override
    public void modifiedService(ServiceReference<Command> reference, Command command) {
        // properties of a command have no meaning
    }

    @Override
    public void removedService(ServiceReference<Command> reference, Command command) {
        commands.unbind(command);
        context.ungetService(reference);
    }

    @Override
    public void stop(BundleContext stopped) {
        // first, so that nobody finds the registry empty
        offer.unregister();
        verbs.close();
    }
}
