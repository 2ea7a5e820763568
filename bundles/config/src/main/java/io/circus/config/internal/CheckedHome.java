// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal;

import io.circus.kernel.files.FileTrouble;
import io.circus.watchers.check.Spelling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/** The folders of a home, looked at without a framework. */
public final class CheckedHome {

    private final Path home;

    public CheckedHome(Path home) {
        this.home = home;
    }

    /** Adds a warning for every plugin section whose plugin no jar provides. */
    public void warnAboutMissingPlugins(Configuration configuration) {
        if (configuration.plugins().isEmpty()) {
            return;
        }
        Set<String> names = names(configuration.findings());
        for (PluginSettings plugin : configuration.plugins()) {
            // of a dotted name the reader tells it, with what Python says
            if (!names.contains(plugin.use()) && !ForeignPlugins.isDotted(plugin.use())) {
                configuration.findings().warning(plugin.place(), "[" + plugin.title() + "] use: no jar in "
                        + home.resolve("bundles") + " provides the plugin '" + plugin.use() + "'" + Spelling.question(plugin.use(), names));
            }
        }
    }

    /** Adds a warning for every stream class, stop method and hook that no jar provides. */
    public void warnAboutServices(Configuration configuration) {
        new CheckedServices(home, configuration).warn();
    }

    /** Adds what the options of plugins name or say in vain, and what this machine lacks. Waits for look-ups of accounts and Python. */
    public void warnAboutTheMachine(Configuration configuration, Path ini, Function<List<String>, Optional<String>> commands) {
        new PluginCheck(configuration, new PluginCatalogue(home), configuration.findings()).check();
        new MachineCheck(configuration, ini, commands, configuration.findings()).check();
    }

    /** Whether a jar provides the plugin that {@code use} names. */
    boolean provides(String use) {
        return names(new Findings()).contains(use);
    }

    /** {@code , did you mean X?} of a plugin that no jar provides, or nothing. */
    String question(String use) {
        return Spelling.question(use, names(new Findings()));
    }

    /** The names of the plugins in {@code bundles/} that have to run before the first process is started. */
    Set<String> earlyPlugins() {
        var early = new HashSet<String>();
        collect(home.resolve("bundles"), new Findings(), names -> early.addAll(names.early()));
        return early;
    }

    private Set<String> names(Findings findings) {
        var names = new HashSet<String>();
        collect(home.resolve("system"), findings, each -> names.addAll(each.shortNames().keySet()));
        collect(home.resolve("bundles"), findings, each -> names.addAll(each.shortNames().keySet()));
        return names;
    }

    private static void collect(Path folder, Findings findings, Consumer<PluginNames> names) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (var jars = Files.newDirectoryStream(folder, "*.jar")) {
            for (Path jar : jars) {
                collectFrom(jar, findings, names);
            }
        } catch (IOException e) {
            findings.warning(new Place(folder.toString(), 0), "cannot look for plugins: " + FileTrouble.reason(e));
        }
    }

    private static void collectFrom(Path path, Findings findings, Consumer<PluginNames> names) {
        try (var jar = new JarFile(path.toFile())) {
            Manifest manifest = jar.getManifest();
            if (manifest != null) {
                names.accept(new PluginNames(manifest.getMainAttributes().getValue(PluginNames.HEADER)));
            }
        } catch (IOException e) {
            findings.warning(new Place(path.toString(), 0), "cannot read the manifest: " + FileTrouble.reason(e));
        }
    }
}
