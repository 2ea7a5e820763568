// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.jars;

import io.circus.toolkit.OptionRule;
import io.circus.toolkit.OptionRules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/** The options of plugins that the jars of a home describe. Needs no framework. Immutable once made. */
public final class PluginCatalogue {

    /**
     * A plugin.
     *
     * @param shortName its name
     * @param options its options by name; empty if the jar does not say
     */
    public record Entry(String shortName, Map<String, OptionRule> options) {

        /** The names of the options that a watcher may override. */
        public List<String> overrides() {
            return options.values().stream().filter(OptionRule::isOverridable).map(OptionRule::name).toList();
        }
    }

    private final Map<String, String> shortNames = new HashMap<>();
    private final Map<String, Map<String, OptionRule>> options = new HashMap<>();

    /** Reads all jars. */
    public PluginCatalogue(Path home) {
        for (String folder : List.of("system", "bundles")) {
            if (Files.isDirectory(home.resolve(folder))) {
                read(home.resolve(folder));
            }
        }
    }

    /** @param use any name of it */
    public Optional<Entry> plugin(String use) {
        return Optional.ofNullable(shortNames.get(use)).map(name -> new Entry(name, options.getOrDefault(name, Map.of())));
    }

    /** A jar that cannot be read says nothing; it is told of where plugins are looked for. */
    private void read(Path folder) {
        try (var jars = Files.newDirectoryStream(folder, "*.jar")) {
            for (Path path : jars) {
                try (var jar = new JarFile(path.toFile())) {
                    read(jar);
                } catch (IOException e) {
                    continue;
                }
            }
        } catch (IOException e) {
            // as above
        }
    }

    private void read(JarFile jar) throws IOException {
        Manifest manifest = jar.getManifest();
        String header = manifest == null ? null : manifest.getMainAttributes().getValue(PluginNames.HEADER);
        var names = new PluginNames(header);
        if (names.shortNames().isEmpty()) {
            return;
        }
        shortNames.putAll(names.shortNames());
        for (JarEntry entry : jar.stream().filter(each -> each.getName().startsWith(OptionRules.FOLDER) && !each.isDirectory()).toList()) {
            try (var description = jar.getInputStream(entry)) {
                options.putAll(OptionRules.read(new String(description.readAllBytes(), StandardCharsets.UTF_8)));
            }
        }
    }
}
