// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.jars;

import io.circus.config.internal.ini.Findings;
import io.circus.config.internal.ini.Place;
import io.circus.toolkit.FileTrouble;
import io.circus.watchers.check.Spelling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/** The plugins that the jars of a home declare, read without a framework. Any thread. */
public final class HomeJars {

    private final Path home;

    public HomeJars(Path home) {
        this.home = home;
    }

    /** Whether a jar provides the plugin that {@code use} names. */
    public boolean provides(String use) {
        return names(new Findings()).contains(use);
    }

    /** {@code , did you mean X?} of a plugin that no jar provides, or nothing. */
    public String question(String use) {
        return Spelling.question(use, names(new Findings()));
    }

    /** The names of the plugins in {@code bundles/} that must run before the first process is started. */
    public Set<String> earlyPlugins() {
        var early = new HashSet<String>();
        collect(home.resolve("bundles"), new Findings(), names -> early.addAll(names.early()));
        return early;
    }

    /** All names of plugins. @param findings gets a warning for every jar that cannot be read */
    public Set<String> names(Findings findings) {
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
