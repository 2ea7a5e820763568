// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.hosting;

import io.circus.config.internal.jars.PluginNames;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.Bundle;

/**
 * A bundle that declares a plugin. Any thread.
 *
 * @param shortName of the plugin: the factory PID of its configurations
 */
record PluginProvider(Bundle bundle, String shortName) {

    /** {@code bundle} as the provider of a plugin, if it declares it. @param use any name of the plugin */
    static Optional<PluginProvider> of(Bundle bundle, String use) {
        return Optional.ofNullable(names(bundle).get(use)).map(shortName -> new PluginProvider(bundle, shortName));
    }

    static boolean declares(Bundle bundle, String shortName) {
        return names(bundle).containsValue(shortName);
    }

    private static Map<String, String> names(Bundle bundle) {
        return new PluginNames(bundle.getHeaders("").get(PluginNames.HEADER)).shortNames();
    }

    boolean isActive() {
        return bundle.getState() == Bundle.ACTIVE;
    }

    /** Whether it is not started: the launcher starts no jar before a section uses it. */
    boolean isUnused() {
        return bundle.getState() == Bundle.INSTALLED || bundle.getState() == Bundle.RESOLVED;
    }
}
