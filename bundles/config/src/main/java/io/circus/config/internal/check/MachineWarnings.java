// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.check;

import static java.lang.System.Logger.Level.WARNING;

import io.circus.config.internal.ini.Findings;
import io.circus.config.internal.jars.PluginCatalogue;
import io.circus.config.internal.sections.Configuration;
import io.circus.watchers.OptionFamily;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Logs what the machine lacks for a configuration that is being applied. It has a thread of its own, since look-ups may take long. */
public final class MachineWarnings {

    private static final System.Logger LOG = System.getLogger("circus");

    private final Optional<Path> home;
    private final Function<List<String>, Optional<String>> commands;
    // guarded by this
    private Set<String> told = Set.of();

    /**
     * @param home whose jars describe the options of plugins; if empty, these are not checked
     * @param commands runs a command to its end: empty if that was status 0, else what it said
     */
    public MachineWarnings(Optional<Path> home, Function<List<String>, Optional<String>> commands) {
        this.home = home;
        this.commands = commands;
    }

    /** Begins the check. A warning that the last check logged is not logged again. Any thread. */
    public void tell(Configuration configuration, Path file) {
        Thread.ofPlatform().daemon().name("circus-check").start(() -> log(configuration, file));
    }

    private synchronized void log(Configuration configuration, Path file) {
        var found = new Findings();
        new MachineCheck(configuration, file, commands, found).check();
        if (home.isPresent() && namesPlugins(configuration)) {
            new PluginCheck(configuration, new PluginCatalogue(home.get()), found).check();
        }
        var all = new ArrayList<>(found.failures());
        all.addAll(found.warnings());
        for (String warning : all) {
            if (!told.contains(warning)) {
                LOG.log(WARNING, () -> warning);
            }
        }
        told = new HashSet<>(all);
    }

    /** Whether there are sections of plugins, or watchers with options that may be those of plugins. */
    private static boolean namesPlugins(Configuration configuration) {
        return !configuration.plugins().isEmpty() || configuration.watchers().stream().flatMap(watcher -> watcher.freeForm().keySet().stream())
                .anyMatch(key -> key.indexOf('.') > 0 && OptionFamily.of(key).isEmpty());
    }
}
