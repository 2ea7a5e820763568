// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.hosting;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import io.circus.config.internal.sections.PluginSettings;
import io.circus.toolkit.PluginOptions;
import io.circus.toolkit.foreign.ForeignCode;
import io.circus.watchers.WatcherOption;
import java.io.IOException;
import java.time.Duration;
import java.util.Hashtable;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.util.tracker.ServiceTracker;

/**
 * The configurations of plugin sections in ConfigurationAdmin. The PID is {@code SHORTNAME~SECTION}; keys have {@code .}
 * instead of {@code _}, so that a method {@code retry_in} of a component's configuration type means the option
 * {@code retry_in}. While there is no ConfigurationAdmin nothing is written. Any thread.
 */
final class PluginConfigurations implements PluginInstance.Configurations {

    private static final System.Logger LOG = System.getLogger("circus");
    /** The time that a component may take to be activated or deactivated. */
    private static final Duration COMPONENT_PATIENCE = Duration.ofSeconds(30);

    private final BundleContext context;
    private final PluginDiagnosis diagnosis;
    private final ComponentUpdates updates;
    private final ServiceTracker<ConfigurationAdmin, ConfigurationAdmin> tracker;
    private volatile ConfigurationAdmin admin;

    /** @param onAdmin called when ConfigurationAdmin has come */
    PluginConfigurations(BundleContext context, ForeignCode foreign, PluginDiagnosis diagnosis, Runnable onAdmin) {
        this.context = context;
        this.diagnosis = diagnosis;
        updates = new ComponentUpdates(context, foreign, COMPONENT_PATIENCE);
        tracker = new ServiceTracker<>(context, ConfigurationAdmin.class, null) {
            @Override
            public ConfigurationAdmin addingService(ServiceReference<ConfigurationAdmin> reference) {
                admin = super.addingService(reference);
                onAdmin.run();
                return admin;
            }

            @Override
            public void removedService(ServiceReference<ConfigurationAdmin> reference, ConfigurationAdmin service) {
                admin = null;
                super.removedService(reference, service);
            }
        };
        tracker.open();
    }

    void close() {
        tracker.close();
        updates.close();
    }

    @Override
    public void write(PluginSettings section, String shortName) {
        ConfigurationAdmin current = admin;
        if (current == null) {
            return;
        }
        var properties = new Hashtable<String, Object>();
        section.options().forEach((key, value) -> properties.put(key.replace('_', '.'), value));
        properties.put(PluginOptions.SECTION, section.title());
        properties.put(PluginOptions.KEYS, section.options().keySet().stream()
                .filter(key -> WatcherOption.named(key).isEmpty()).collect(Collectors.joining("\n")));
        try {
            Configuration configuration = current.getFactoryConfiguration(shortName, section.name(), "?");
            configuration.updateIfDifferent(properties);
            String pid = configuration.getPid();
            deleteIf((title, other) -> title.equals(section.title()) && !other.equals(pid));
        } catch (IOException e) {
            LOG.log(ERROR, () -> section.place() + ": cannot configure [" + section.title() + "]: " + e.getMessage());
        }
    }

    @Override
    public void delete(PluginSettings section) {
        deleteIf((title, pid) -> title.equals(section.title()));
    }

    /** Deletes the configurations of all other sections. */
    void keepOnly(Set<String> titles) {
        deleteIf((title, pid) -> !titles.contains(title));
    }

    private void deleteIf(BiPredicate<String, String> unwanted) {
        ConfigurationAdmin current = admin;
        try {
            Configuration[] ours = current == null ? null : current.listConfigurations("(" + PluginOptions.SECTION + "=*)");
            for (Configuration one : ours == null ? new Configuration[0] : ours) {
                deleteIf(one, unwanted);
            }
        } catch (IOException | InvalidSyntaxException e) {
            LOG.log(WARNING, () -> "cannot delete old configurations of plugins: " + e.getMessage());
        }
    }

    private static void deleteIf(Configuration one, BiPredicate<String, String> unwanted) throws IOException {
        try {
            if (unwanted.test(String.valueOf(one.getProperties().get(PluginOptions.SECTION)), one.getPid())) {
                one.delete();
            }
        } catch (IllegalStateException e) {
            // it was deleted at the same time, because this plugin or another one was stopped
        }
    }

    @Override
    public void awaitFollowed(PluginSettings section) throws InterruptedException {
        updates.await(section.name());
    }

    @Override
    public Optional<String> failure(PluginSettings section, Bundle provider) {
        return updates.failure(section.name()).or(() -> diagnosis.failure(section, provider));
    }

    /** The launcher does it, which starts the jars that it has found. Where there is none, every bundle is started. */
    @Override
    public void start(Bundle provider) {
        try {
            for (ServiceReference<?> reference : context.getServiceReferences(Consumer.class, "(circus.deploy=start)")) {
                @SuppressWarnings("unchecked") // as the property says
                var starter = (Consumer<Bundle>) context.getService(reference);
                starter.accept(provider);
                context.ungetService(reference);
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
