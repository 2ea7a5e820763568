// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import io.circus.kernel.Cancellable;
import io.circus.kernel.EventLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.util.tracker.BundleTracker;
import org.osgi.util.tracker.BundleTrackerCustomizer;

/**
 * Makes a configuration of every plugin section as soon as there is a bundle that says which plugin its {@code use}
 * means; section and bundle may come in either order. Ten seconds later the log tells which plugins do not run, and
 * why.
 *
 * <p>The PID is {@code SHORTNAME~SECTION}; keys have {@code .} instead of {@code _}, so that a method {@code retry_in}
 * of a component's configuration type means the option {@code retry_in}.
 */
@Component(service = {}, immediate = true)
public final class PluginConfigurations implements BundleTrackerCustomizer<Bundle> {

    private static final System.Logger LOG = System.getLogger("circus");

    /** Marks our configurations: the title of the section. */
    static final String SECTION = "circus.section";

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final List<PluginSettings> sections;
    private final ConfigurationAdmin admin;
    private final PluginDiagnosis diagnosis;
    private final BundleTracker<Bundle> tracker;
    private final Cancellable review;
    /** The bundle of each section that has one. */
    private final Map<PluginSettings, Bundle> providers = new ConcurrentHashMap<>();

    @Activate
    public PluginConfigurations(BundleContext context, @Reference PluginSections sections,
            @Reference ConfigurationAdmin admin, @Reference ServiceComponentRuntime components,
            @Reference EventLoop loop) {
        this.sections = sections.all().stream().filter(PluginSettings::active).toList();
        this.admin = admin;
        diagnosis = new PluginDiagnosis(components);
        deleteOthers(null, null);
        tracker = new BundleTracker<>(context,
                Bundle.INSTALLED | Bundle.RESOLVED | Bundle.STARTING | Bundle.ACTIVE | Bundle.STOPPING, this);
        tracker.open();
        review = loop.after(PATIENCE, () -> Thread.ofVirtual().name("circus-plugin-review").start(this::review));
    }

    @Deactivate
    void close() {
        review.cancel();
        tracker.close();
    }

    @Override
    public Bundle addingBundle(Bundle bundle, BundleEvent event) {
        modifiedBundle(bundle, event, bundle);
        return bundle;
    }

    /** Looks again: an update may have changed the manifest. */
    @Override
    public void modifiedBundle(Bundle bundle, BundleEvent event, Bundle same) {
        Map<String, String> shortNames = new PluginNames(bundle.getHeaders("").get(PluginNames.HEADER)).shortNames();
        for (PluginSettings section : sections) {
            String shortName = shortNames.get(section.use());
            if (shortName != null && !bundle.equals(providers.put(section, bundle))) {
                configure(section, shortName);
            }
        }
    }

    /** The configurations stay: the bundle may come back. */
    @Override
    public void removedBundle(Bundle bundle, BundleEvent event, Bundle same) {
        providers.values().remove(bundle);
    }

    private void configure(PluginSettings section, String shortName) {
        var properties = new Hashtable<String, Object>();
        section.options().forEach((key, value) -> properties.put(key.replace('_', '.'), value));
        properties.put(SECTION, section.title());
        try {
            Configuration configuration = admin.getFactoryConfiguration(shortName, section.name(), "?");
            configuration.updateIfDifferent(properties);
            deleteOthers(section, configuration.getPid());
        } catch (IOException e) {
            LOG.log(ERROR, () -> section.place() + ": cannot configure [" + section.title() + "]: " + e.getMessage());
        }
    }

    /** Deletes configurations of sections that are gone, and those of {@code section} with another PID. */
    private void deleteOthers(PluginSettings section, String pid) {
        try {
            Configuration[] ours = admin.listConfigurations("(" + SECTION + "=*)");
            for (Configuration one : ours == null ? new Configuration[0] : ours) {
                Object title = one.getProperties().get(SECTION);
                boolean gone = section == null && sections.stream().noneMatch(s -> s.title().equals(title));
                boolean former = section != null && section.title().equals(title) && !one.getPid().equals(pid);
                if (gone || former) {
                    one.delete();
                }
            }
        } catch (IOException | InvalidSyntaxException e) {
            LOG.log(WARNING, () -> "cannot delete old configurations of plugins: " + e.getMessage());
        }
    }

    private void review() {
        for (PluginSettings section : sections) {
            try {
                for (String reason : diagnosis.of(section, providers.get(section))) {
                    LOG.log(WARNING, () -> section.place() + ": [" + section.title() + "] use: " + reason);
                }
            } catch (IllegalStateException e) {
                LOG.log(DEBUG, () -> "a bundle went while it was looked at", e);
            }
        }
    }
}
