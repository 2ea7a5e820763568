// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.daemon;

import static java.lang.System.Logger.Level.INFO;

import io.circus.control.ControlEndpoint;
import io.circus.kernel.Keeper;
import io.circus.kernel.StateStore;
import io.circus.watchers.Operation;
import io.circus.watchers.Watchers;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Starts the watchers once in the life of the daemon: when the control endpoint is bound and the early plugins run.
 */
@Component(service = {}, immediate = true, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class Autostart {

    private static final System.Logger LOG = System.getLogger("circus");

    private static final String STARTED = "config/started";

    private final BundleContext context;
    private final Watchers watchers;
    private final StateStore store;
    private boolean closed;

    @Activate
    public Autostart(BundleContext context, @Reference ControlEndpoint endpoint, @Reference CircusDaemon daemon,
            @Reference Watchers watchers, @Reference StateStore store, @Reference Keeper keeper) {
        this.context = context;
        this.watchers = watchers;
        this.store = store;
        // everything is taken over by now, and commands can come
        keeper.arm();
        daemon.earlyPlugins().ready().thenRun(this::start);
    }

    @Deactivate
    synchronized void close() {
        closed = true;
    }

    private synchronized void start() {
        if (!closed && !store.get(STARTED).equals(Optional.of("true"))) {
            store.put(STARTED, "begun");
            LOG.log(INFO, () -> "Arbiter now waiting for commands");
            Operation start = watchers.start(watchers.all());
            Thread.ofVirtual().name("circus-autostart").start(() -> publishMarker(start));
        } else if (!closed) {
            StartupMarker.publish(context);
        }
    }

    private void publishMarker(Operation start) {
        try {
            start.awaitApplied();
            store.put(STARTED, "true");
            StartupMarker.publish(context);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
