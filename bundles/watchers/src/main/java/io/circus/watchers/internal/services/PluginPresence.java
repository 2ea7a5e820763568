// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.services;

import io.circus.kernel.Cancellable;
import io.circus.toolkit.PluginOptions;
import io.circus.watchers.WantedPlugins;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Whether a service that is not there comes back. It does while its bundle is updated or stopped and while its section is
 * changed; it does not when its jar is deleted, its section gone, or its plugin stopped by a command. Any thread.
 */
@Component(service = PluginPresence.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class PluginPresence {

    /** Where a service came from. @param section as {@code plugin:NAME}; empty if it needs none */
    record Origin(Bundle bundle, Optional<String> section) {

        static Origin of(ServiceReference<?> reference) {
            return new Origin(reference.getBundle(),
                    Optional.ofNullable(reference.getProperty(PluginOptions.SECTION)).map(Object::toString));
        }
    }

    private static final String FILE = "file:/";

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final BundleListener uninstalled = event -> {
        if (event.getType() == BundleEvent.UNINSTALLED) {
            changed();
        }
    };
    private volatile WantedPlugins wanted;
    private Cancellable listening = () -> { };

    @Activate
    public PluginPresence(BundleContext context) {
        context.addBundleListener(uninstalled);
    }

    /** For tests: everything comes back. */
    public PluginPresence() {}

    @Deactivate
    void close(BundleContext context) {
        context.removeBundleListener(uninstalled);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    synchronized void bind(WantedPlugins service) {
        wanted = service;
        listening = service.whenChanged(this::changed);
        changed();
    }

    /** While nobody reads the sections, all are taken to be as they were. */
    synchronized void unbind(WantedPlugins service) {
        if (wanted == service) {
            wanted = null;
            listening.cancel();
        }
    }

    private void changed() {
        listeners.forEach(Runnable::run);
    }

    boolean isExpected(Origin origin) {
        WantedPlugins sections = wanted;
        return origin.bundle().getState() != Bundle.UNINSTALLED && isJarThere(origin.bundle().getLocation())
                && (sections == null || origin.section().isEmpty() || sections.isWanted(origin.section().get()));
    }

    /** A jar that was deleted from bundles/ is gone before its bundle is. */
    private static boolean isJarThere(String location) {
        try {
            return !location.startsWith(FILE) || Files.exists(Path.of(URI.create(location)));
        } catch (IllegalArgumentException e) {
            // a location that is no file counts as long as its bundle is installed
            return true;
        }
    }

    /** Calls {@code listener} whenever a service may not be expected any more. */
    void whenChanged(Runnable listener) {
        listeners.add(listener);
    }
}
