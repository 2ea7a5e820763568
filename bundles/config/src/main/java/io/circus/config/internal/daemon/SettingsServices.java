// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.daemon;

import io.circus.config.GlobalSettings;
import io.circus.control.EndpointSettings;
import io.circus.control.HttpSettings;
import java.util.Hashtable;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** The settings that are services, for the bundles with the endpoints. Any thread. */
final class SettingsServices {

    private final BundleContext context;
    private GlobalSettings settings;
    private ServiceRegistration<?> global;
    private ServiceRegistration<?> endpoints;
    private Optional<HttpSettings> httpSettings = Optional.empty();
    /** Null while there are none. */
    private ServiceRegistration<?> http;
    private boolean withdrawn;

    SettingsServices(BundleContext context) {
        this.context = context;
    }

    /**
     * Replaces the services if the settings differ; otherwise the endpoints stay bound. After {@link #withdraw} it does nothing.
     */
    synchronized void publish(GlobalSettings next) {
        if (!withdrawn && !next.equals(settings)) {
            global = replace(global, GlobalSettings.class.getName(), next);
            settings = next;
            endpoints = replace(endpoints, EndpointSettings.class.getName(), endpoints(settings));
        }
    }

    /** Replaces the settings of the HTTP interface if they differ. */
    synchronized void publishHttp(Optional<HttpSettings> next) {
        if (!withdrawn && !next.equals(httpSettings)) {
            httpSettings = next;
            if (next.isEmpty()) {
                markOff(http);
            }
            unregister(http);
            http = next.isEmpty() ? null : context.registerService(HttpSettings.class, next.get(), new Hashtable<>());
        }
    }

    /** Tells their users that they do not go for a moment only. */
    private static void markOff(ServiceRegistration<?> registration) {
        try {
            registration.setProperties(new Hashtable<>(Map.of(HttpSettings.OFF, true)));
        } catch (IllegalStateException e) {
            // the bundle is being stopped and the framework was quicker
        }
    }

    synchronized void withdraw() {
        withdrawn = true;
        unregister(http);
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
