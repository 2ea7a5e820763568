// SPDX-License-Identifier: Apache-2.0
package io.circus.control.internal;

import io.circus.kernel.StateStore;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;

/**
 * Knows the bundle of each verb, also while the verb is absent and after an update of this bundle, and finds the bundle
 * that an absent verb misses. Any thread.
 */
final class AbsentParts {

    private static final String PREFIX = "verb/";

    private final Supplier<Bundle[]> bundles;
    private final StateStore store;

    AbsentParts(Supplier<Bundle[]> bundles, StateStore store) {
        this.bundles = bundles;
        this.store = store;
    }

    /** Records that {@code bundle} has registered the verb {@code name}. */
    void came(String name, String bundle) {
        store.put(PREFIX + name, bundle);
    }

    /** All verbs that were registered since the daemon started. */
    Set<String> known() {
        var known = new TreeSet<String>();
        store.entries(PREFIX).keySet().forEach(key -> known.add(key.substring(PREFIX.length())));
        return known;
    }

    /** The bundle that offers {@code verb} when it runs; empty if no such bundle is installed. */
    Optional<Bundle> provider(String verb) {
        return store.get(PREFIX + verb.toLowerCase(Locale.ROOT)).flatMap(name ->
                Arrays.stream(bundles.get()).filter(bundle -> name.equals(bundle.getSymbolicName())).findFirst());
    }

    /**
     * The stopped bundle that {@code verb} needs: the bundle that offers it, or the nearest one that this bundle uses.
     * A bundle that is being updated or refreshed does not count as stopped.
     */
    Optional<Bundle> stopped(String verb) {
        Optional<Bundle> provider = provider(verb);
        return provider.isEmpty() ? Optional.empty()
                : used(provider.get()).stream().filter(AbsentParts::isStopped).findFirst();
    }

    /** {@code bundle} and all bundles it is wired to, the nearest first. */
    static Set<Bundle> used(Bundle bundle) {
        var all = new LinkedHashSet<Bundle>();
        var next = new ArrayDeque<Bundle>();
        next.add(bundle);
        while (!next.isEmpty()) {
            Bundle one = next.remove();
            BundleWiring wiring = all.add(one) ? one.adapt(BundleWiring.class) : null;
            if (wiring != null && wiring.getRequiredWires(null) != null) {
                for (BundleWire wire : wiring.getRequiredWires(null)) {
                    next.add(wire.getProvider().getBundle());
                }
            }
        }
        return all;
    }

    /** Whether the bundle was stopped, or never started, on purpose. */
    static boolean isStopped(Bundle bundle) {
        return bundle.getState() != Bundle.ACTIVE && bundle.getBundleId() != 0
                && bundle.getHeaders("").get(Constants.FRAGMENT_HOST) == null
                && !bundle.adapt(BundleStartLevel.class).isPersistentlyStarted();
    }
}
