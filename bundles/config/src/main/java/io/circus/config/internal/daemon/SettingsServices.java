// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.daemon;

import io.circus.config.GlobalSettings;
import io.circus.config.internal.hosting.PluginSections;
import io.circus.config.internal.sections.Configuration;
import io.circus.config.internal.sections.PluginSettings;
import io.circus.control.EndpointSettings;
import java.util.Hashtable;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** The parts of a configuration that are services. Any thread. */
final class SettingsServices {

    private final BundleContext context;
    private GlobalSettings settings;
    private ServiceRegistration<?> global;
    private ServiceRegistration<?> endpoints;
    private ServiceRegistration<?> plugins;
    private boolean withdrawn;

    SettingsServices(BundleContext context) {
        this.context = context;
    }

    /**
     * Replaces what was published; global settings that are the same stay, and with them the bound endpoints.
     * After {@link #withdraw} nothing is published any more.
     *
     * @param anew whether the life of the daemon begins with it, for the first time or again
     */
    synchronized void publish(Configuration configuration, boolean anew) {
        if (withdrawn) {
            return;
        }
        if (settings == null || !settings.equals(configuration.global())) {
            global = replace(global, GlobalSettings.class.getName(), configuration.global());
            settings = configuration.global();
            endpoints = replace(endpoints, EndpointSettings.class.getName(), endpoints(settings));
        }
        plugins = replace(plugins, PluginSections.class.getName(), new PluginSections(configuration.plugins(), anew));
    }

    /** Replaces the plugin sections alone. */
    synchronized void publishPlugins(List<PluginSettings> sections) {
        if (!withdrawn) {
            plugins = replace(plugins, PluginSections.class.getName(), new PluginSections(sections, false));
        }
    }

    synchronized void withdraw() {
        withdrawn = true;
        unregister(plugins);
        unregister(endpoints);
        unregister(global);
    }

    private static EndpointSettings endpoints(GlobalSettings settings) {
        return new EndpointSettings(settings.endpoint(), settings.pubsubEndpoint(), settings.multicastEndpoint(),
                settings.endpointOwner(), settings.access());
    }

    private ServiceRegistration<?> replace(ServiceRegistration<?> former, String type, Object service) {
        unregister(former);
        return context.registerService(type, service, new Hashtable<>());
    }

    private static void unregister(ServiceRegistration<?> registration) {
        if (registration != null) {
            try {
                registration.unregister();
            } catch (IllegalStateException e) {
                // the bundle is being stopped and the framework was quicker
            }
        }
    }
}
