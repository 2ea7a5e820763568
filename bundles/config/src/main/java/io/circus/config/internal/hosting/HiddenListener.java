// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.hosting;

import java.util.Collection;
import java.util.Map;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.hooks.service.EventListenerHook;
import org.osgi.framework.hooks.service.FindHook;
import org.osgi.framework.hooks.service.ListenerHook.ListenerInfo;
import org.osgi.service.cm.ConfigurationListener;

/**
 * Hides the listener of declarative services from ConfigurationAdmin, so that {@link ComponentUpdates} can call it instead. The hook has
 * to be there before the listener, so this bundle is started before that of declarative services. If it is not, ConfigurationAdmin
 * calls the listener itself.
 */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class HiddenListener implements BundleActivator, EventListenerHook, FindHook {

    /** The description of the listener. Declarative services register it in the name of the bundle of ConfigurationAdmin. */
    static final String DESCRIPTION = "Declarative Services Configuration Support Listener";

    @Override
    public void start(BundleContext context) {
        context.registerService(new String[] {EventListenerHook.class.getName(), FindHook.class.getName()}, this, null);
    }

    @Override
    public void stop(BundleContext context) {}

    @Override
    public void event(ServiceEvent event, Map<BundleContext, Collection<ListenerInfo>> listeners) {
        if (event.getType() != ServiceEvent.UNREGISTERING && isIt(event.getServiceReference())) {
            listeners.keySet().removeIf(context -> isOf(context, event.getServiceReference()));
        }
    }

    @Override
    public void find(BundleContext context, String name, String filter, boolean all, Collection<ServiceReference<?>> references) {
        if (ConfigurationListener.class.getName().equals(name)) {
            references.removeIf(reference -> isIt(reference) && isOf(context, reference));
        }
    }

    private static boolean isIt(ServiceReference<?> reference) {
        return DESCRIPTION.equals(reference.getProperty(Constants.SERVICE_DESCRIPTION));
    }

    /** Whether the listener is registered in the name of the bundle of {@code context}. */
    private static boolean isOf(BundleContext context, ServiceReference<?> reference) {
        return context.getBundle().equals(reference.getBundle());
    }
}
