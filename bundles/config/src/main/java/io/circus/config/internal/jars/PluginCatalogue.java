// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.jars;

import io.circus.watchers.NumberRange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The options of plugins that the jars of a home describe. Needs no framework. Immutable once made. */
public final class PluginCatalogue {

    private static final String METATYPE = "OSGI-INF/metatype/";

    /**
     * A plugin.
     *
     * @param shortName its name
     * @param options its options; empty if the jar does not say
     * @param watcherOptions those whose values are names of watchers
     * @param regexOptions those whose values are regular expressions that names of watchers begin with
     */
    public record Entry(String shortName, Map<String, Option> options, List<String> watcherOptions, List<String> regexOptions) {}

    /**
     * An option of a plugin.
     *
     * @param type String, Integer, Double, Boolean and so on
     */
    public record Option(String type, NumberRange range) {}

    /** Of what bnd has written: there is no need of a parser, which takes its time. */
    private static final Pattern TAG = Pattern.compile("<(AD|Designate)\\b([^>]*)>");
    private static final Pattern ATTRIBUTE = Pattern.compile("(\\w+)\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)')");

    private final Map<String, String> shortNames = new HashMap<>();
    private final Map<String, List<String>> watcherOptions = new HashMap<>();
    private final Map<String, List<String>> regexOptions = new HashMap<>();
    private final Map<String, Map<String, Option>> options = new HashMap<>();

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
        return Optional.ofNullable(shortNames.get(use)).map(name -> new Entry(name, options.getOrDefault(name, Map.of()),
                watcherOptions.getOrDefault(name, List.of()), regexOptions.getOrDefault(name, List.of())));
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
        watcherOptions.putAll(names.watcherOptions());
        regexOptions.putAll(names.regexOptions());
        for (JarEntry entry : jar.stream().filter(each -> each.getName().startsWith(METATYPE) && !each.isDirectory()).toList()) {
            try (var description = jar.getInputStream(entry)) {
                read(new String(description.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
    }

    /** Of the metatype service: keys have a dot where a section has an underscore. */
    private void read(String description) {
        var found = new LinkedHashMap<String, Option>();
        Matcher tags = TAG.matcher(description);
        while (tags.find()) {
            Map<String, String> attributes = attributes(tags.group(2));
            if (tags.group(1).equals("AD")) {
                found.put(attributes.getOrDefault("id", "").replace('.', '_'), new Option(
                        attributes.getOrDefault("type", ""), NumberRange.of(attributes.get("min"), attributes.get("max"))));
            } else {
                options.put(attributes.getOrDefault("factoryPid", ""), found);
            }
        }
    }

    private static Map<String, String> attributes(String text) {
        var attributes = new HashMap<String, String>();
        Matcher each = ATTRIBUTE.matcher(text);
        while (each.find()) {
            attributes.put(each.group(1), each.group(2) == null ? each.group(3) : each.group(2));
        }
        return attributes;
    }
}
