// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.hosting;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import io.circus.config.internal.sections.PluginSettings;
import io.circus.watchers.PluginOptions;
import java.io.IOException;
import java.util.Hashtable;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.osgi.framework.Bundle;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * The configurations of plugin sections in ConfigurationAdmin. The PID is {@code SHORTNAME~SECTION}; keys have {@code .}
 * instead of {@code _}, so that a method {@code retry_in} of a component's configuration type means the option
 * {@code retry_in}. Any thread.
 *
 * @param starter starts a plugin's bundle that nobody has used so far
 */
record PluginConfigurations(ConfigurationAdmin admin, ConfigurationBarrier barrier, ConfigurationRelay relay,
        PluginDiagnosis diagnosis, Consumer<Bundle> starter)
        implements PluginLife.Configurations {

    private static final System.Logger LOG = System.getLogger("circus");

    @Override
    public void write(PluginSettings section, String shortName) {
        var properties = new Hashtable<String, Object>();
        section.options().forEach((key, value) -> properties.put(key.replace('_', '.'), value));
        properties.put(PluginOptions.SECTION, section.title());
        properties.put(PluginOptions.KEYS, String.join("\n", section.options().keySet()));
        try {
            Configuration configuration = admin.getFactoryConfiguration(shortName, section.name(), "?");
            configuration.updateIfDifferent(properties);
            String pid = configuration.getPid();
            deleteIf((title, other) -> title.equals(section.title()) && !other.equals(pid));
        } catch (IOException e) {
            LOG.log(ERROR, () -> section.place() + ": cannot configure [" + section.title() + "]: " + e.getMessage());
        }
    }

    @Override
    public boolean demand(Bundle provider) {
        boolean sleeps = provider.getState() == Bundle.INSTALLED || provider.getState() == Bundle.RESOLVED;
        if (sleeps) {
            starter.accept(provider);
        }
        return sleeps;
    }

    @Override
    public void delete(PluginSettings section) {
        deleteIf((title, pid) -> title.equals(section.title()));
    }

    @Override
    public void awaitFollowed(PluginSettings section) throws InterruptedException {
        barrier.await();
        relay.await(section);
    }

    @Override
    public Optional<String> failure(PluginSettings section, Bundle provider) {
        return relay.failure(section).or(() -> diagnosis.failure(section, provider));
    }

    /** Deletes those of all other sections. */
    void keepOnly(Set<String> titles) {
        deleteIf((title, pid) -> !titles.contains(title));
    }

    private void deleteIf(BiPredicate<String, String> unwanted) {
        try {
            Configuration[] ours = admin.listConfigurations("(" + PluginOptions.SECTION + "=*)");
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
            // another plugin, or the same, was stopped at the same time, and it is deleted already
        }
    }
}
