// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.check;

import io.circus.config.internal.ini.Findings;
import io.circus.config.internal.jars.HomeJars;
import io.circus.config.internal.jars.PluginCatalogue;
import io.circus.config.internal.sections.Configuration;
import io.circus.config.internal.sections.ForeignPlugins;
import io.circus.config.internal.sections.PluginSettings;
import io.circus.watchers.check.Spelling;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Compares a configuration with a home and with this machine, without a framework. One thread. */
final class HomeCheck {

    private final Path home;
    private final Configuration configuration;

    HomeCheck(Path home, Configuration configuration) {
        this.home = home;
        this.configuration = configuration;
    }

    /**
     * Adds what it finds to the findings of the configuration. Waits for look-ups of accounts and for Python.
     *
     * @param ini the file of the configuration
     * @param commands runs a command to its end: empty if that was status 0, else what it said
     */
    void check(Path ini, Function<List<String>, Optional<String>> commands) {
        checkPlugins();
        new CheckedServices(home, configuration).warn();
        new PluginCheck(configuration, new PluginCatalogue(home), configuration.findings()).check();
        new MachineCheck(configuration, ini, commands, configuration.findings()).check();
    }

    /** Adds a warning for every plugin section whose plugin no jar provides. */
    private void checkPlugins() {
        if (configuration.plugins().isEmpty()) {
            return;
        }
        Findings findings = configuration.findings();
        Set<String> names = new HomeJars(home).names(findings);
        for (PluginSettings plugin : configuration.plugins()) {
            // the reader warns about dotted names, with the answer of Python
            if (!names.contains(plugin.use()) && !ForeignPlugins.isDotted(plugin.use())) {
                findings.warning(plugin.place(), "[" + plugin.title() + "] use: no jar in " + home.resolve("bundles")
                        + " provides the plugin '" + plugin.use() + "'" + Spelling.question(plugin.use(), names));
            }
        }
    }
}
