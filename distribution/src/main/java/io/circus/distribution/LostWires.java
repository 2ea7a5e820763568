// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * Refreshes bundles that a refresh has left wired to classes that are gone. A bundle that is resolved during a refresh can get a
 * wire to a revision that is just being replaced. The framework does not refresh that bundle, and from then on every class that it
 * loads over the wire fails.
 *
 * <p>Called on the framework's thread for events.
 */
final class LostWires implements FrameworkListener {

    private static final System.Logger LOG = System.getLogger(LostWires.class.getName());
    /** How often a bundle is refreshed: enough for refreshes at the same time, and an end for a bundle that stays without its classes. */
    private static final int MOST_REFRESHES = 5;

    private final Bundle framework;
    private int refreshes;

    LostWires(Bundle framework) {
        this.framework = framework;
    }

    @Override
    public void frameworkEvent(FrameworkEvent event) {
        if (event.getType() != FrameworkEvent.PACKAGES_REFRESHED || framework.getState() != Bundle.ACTIVE) {
            return;
        }
        List<Bundle> cut = Arrays.stream(framework.getBundleContext().getBundles()).filter(LostWires::hasLostOne).toList();
        if (cut.isEmpty()) {
            refreshes = 0;
            return;
        }
        String names = cut.stream().map(Bundle::getSymbolicName).collect(Collectors.joining(", "));
        if (refreshes++ < MOST_REFRESHES) {
            LOG.log(INFO, () -> "Refreshing " + names + ", which came while what it uses was replaced");
            framework.adapt(FrameworkWiring.class).refreshBundles(cut);
        } else {
            LOG.log(ERROR, () -> "cannot wire " + names + " to what it uses: " + MOST_REFRESHES + " refreshes have not helped");
        }
    }

    /** A wire to a bundle that was updated but not refreshed yet still works. */
    static boolean hasLostOne(Bundle bundle) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        return wiring != null && wiring.isInUse()
                && wiring.getRequiredWires(null).stream().anyMatch(wire -> wire.getProviderWiring() == null);
    }
}
