// SPDX-License-Identifier: Apache-2.0
package io.circus.web;

import io.circus.control.HttpSettings;
import java.util.Optional;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/**
 * Follows the settings. They go when {@code httpd} is switched off, and say so. They go as well while the bundle that reads the
 * configuration, or one that it needs, is stopped or updated: then everything is served as before.
 */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class WebActivator implements BundleActivator, ServiceTrackerCustomizer<HttpSettings, HttpSettings> {

    private BundleContext context;
    private ServiceTracker<HttpSettings, HttpSettings> settings;
    // guarded by this; null before the first settings
    private Services services;
    private WebSite site;

    @Override
    public void start(BundleContext bundleContext) {
        context = bundleContext;
        settings = new ServiceTracker<>(context, HttpSettings.class, this);
        settings.open();
    }

    @Override
    public synchronized HttpSettings addingService(ServiceReference<HttpSettings> reference) {
        HttpSettings wanted = context.getService(reference);
        if (site == null) {
            services = Services.open(context);
            site = new WebSite(services, context.getProperty("circus.version"));
        }
        site.serve(Optional.of(wanted));
        return wanted;
    }

    @Override
    public void modifiedService(ServiceReference<HttpSettings> reference, HttpSettings service) {
        // it has no properties
    }

    @Override
    public synchronized void removedService(ServiceReference<HttpSettings> reference, HttpSettings service) {
        if (Boolean.TRUE.equals(reference.getProperty(HttpSettings.OFF)) && context.getBundle().getState() == Bundle.ACTIVE) {
            site.serve(Optional.empty());
        }
        context.ungetService(reference);
    }

    @Override
    public void stop(BundleContext stopped) {
        settings.close();
        synchronized (this) {
            if (site != null) {
                site.close();
                services.close();
            }
        }
    }
}
