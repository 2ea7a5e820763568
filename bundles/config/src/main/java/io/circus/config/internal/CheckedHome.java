// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
            if (!names.contains(plugin.use())) {
                configuration.findings().warning(plugin.place(), "[" + plugin.title() + "] use: no jar in "
                        + home.resolve("bundles") + " provides the plugin '" + plugin.use() + "'");
            }
        }
    }

    /** Adds a warning for every stream class that no jar provides, and for every folder of a file that there is not. */
    public void warnAboutStreams(Configuration configuration) {
        new CheckedStreams(home, configuration).warn();
    }

    /** Whether a jar provides the plugin that {@code use} names. */
    boolean provides(String use) {
        for (String folder : List.of("bundles", "system")) {
            var names = new HashSet<String>();
            collect(home.resolve(folder), names, new Findings());
            if (names.contains(use)) {
                return true;
            }
        }
        return false;
    }

    private Set<String> names(Findings findings) {
        var names = new HashSet<String>();
        collect(home.resolve("system"), names, findings);
        collect(home.resolve("bundles"), names, findings);
        return names;
    }

    private static void collect(Path folder, Set<String> names, Findings findings) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (var jars = Files.newDirectoryStream(folder, "*.jar")) {
            for (Path jar : jars) {
                collectFrom(jar, names, findings);
            }
        } catch (IOException e) {
            findings.warning(new Place(folder.toString(), 0), "cannot look for plugins: " + e.getMessage());
        }
    }

    private static void collectFrom(Path path, Set<String> names, Findings findings) {
        try (var jar = new JarFile(path.toFile())) {
            Manifest manifest = jar.getManifest();
            if (manifest != null) {
                String header = manifest.getMainAttributes().getValue(PluginNames.HEADER);
                names.addAll(new PluginNames(header).shortNames().keySet());
            }
        } catch (IOException e) {
            findings.warning(new Place(path.toString(), 0), "cannot read the manifest: " + e.getMessage());
        }
    }
}
