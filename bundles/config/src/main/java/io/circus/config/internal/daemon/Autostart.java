// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.daemon;

import static java.lang.System.Logger.Level.INFO;

import io.circus.control.ControlEndpoint;
import io.circus.kernel.StateStore;
import io.circus.watchers.Operation;
import io.circus.watchers.Watchers;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/**
 * Starts the watchers as soon as the control endpoint is bound and the plugins run that must hear of the first process: once in
 * the life of the daemon.
 */
@Component(service = {}, immediate = true, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class Autostart {

    private static final System.Logger LOG = System.getLogger("circus");

    private static final String STARTED = "config/started";

    @Activate
    public Autostart(BundleContext context, @Reference ControlEndpoint endpoint, @Reference EarlyPlugins.Ready plugins,
            @Reference Watchers watchers, @Reference StateStore store) {
        if (store.get(STARTED).isEmpty()) {
            store.put(STARTED, "true");
            LOG.log(INFO, () -> "Arbiter now waiting for commands");
            Operation start = watchers.start(watchers.all());
            Thread.ofVirtual().name("circus-autostart").start(() -> publishMarker(context, start));
        }
    }

    private static void publishMarker(BundleContext context, Operation start) {
        try {
            start.awaitApplied();
            StartupMarker.publish(context);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
