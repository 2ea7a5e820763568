// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal;

import static java.lang.System.Logger.Level.WARNING;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Logs what the machine lacks for a configuration that is being applied, beside everything else: look-ups may take long. */
final class MachineWarnings {

    private static final System.Logger LOG = System.getLogger("circus");

    private final Optional<Path> home;
    // guarded by this
    private Set<String> told = Set.of();

    /** @param home whose jars say which options of plugins are names of watchers; empty: nobody says */
    MachineWarnings(Optional<Path> home) {
        this.home = home;
    }

    /** Begins it; what was logged of the configuration before is not logged again. Any thread. */
    void tell(Configuration configuration) {
        Thread.ofPlatform().daemon().name("circus-check").start(() -> log(configuration));
    }

    private synchronized void log(Configuration configuration) {
        var found = new Findings();
        new MachineCheck(configuration, found).check();
        if (home.isPresent() && !configuration.plugins().isEmpty()) {
            new PluginCheck(configuration, PluginCatalogue.ofNames(home.get()), found).check();
        }
        for (String warning : found.warnings()) {
            if (!told.contains(warning)) {
                LOG.log(WARNING, () -> warning);
            }
        }
        told = new HashSet<>(found.warnings());
    }
}
