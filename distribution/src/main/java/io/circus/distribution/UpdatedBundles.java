// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution;

import static java.lang.System.Logger.Level.INFO;

import java.util.HashSet;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * Wires the users of an updated bundle to what it exports now. OSGi leaves them with the former classes until somebody
 * asks for a refresh, and until then a bundle and its users do not find each other's services: updating the bundle with
 * the control endpoint's settings would close the endpoint for good.
 */
final class UpdatedBundles implements BundleListener {

    private static final System.Logger LOG = System.getLogger(UpdatedBundles.class.getName());

    private final FrameworkWiring wiring;
    private final Set<Bundle> updated = new HashSet<>();

    UpdatedBundles(Bundle framework) {
        this.wiring = framework.adapt(FrameworkWiring.class);
    }

    /**
     * Called on the framework's thread for events, one after another. The refresh runs on another thread; begun before
     * the updated bundle has started again, it would take the lock that its start needs.
     */
    @Override
    public void bundleChanged(BundleEvent event) {
        switch (event.getType()) {
            case BundleEvent.UPDATED -> updated.add(event.getBundle());
            case BundleEvent.UNINSTALLED -> updated.remove(event.getBundle());
            case BundleEvent.STARTED -> {
                if (updated.remove(event.getBundle())) {
                    refresh(event.getBundle().getSymbolicName());
                }
            }
            default -> { }
        }
    }

    private void refresh(String name) {
        if (wiring.getRemovalPendingBundles().isEmpty()) {
            LOG.log(INFO, () -> "Nothing else uses " + name);
        } else {
            wiring.refreshBundles(null, done -> LOG.log(INFO, () -> "Refreshed what uses " + name));
        }
    }
}
