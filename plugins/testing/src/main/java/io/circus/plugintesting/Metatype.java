// SPDX-License-Identifier: Apache-2.0
package io.circus.plugintesting;

import io.circus.toolkit.OptionRule;
import io.circus.toolkit.OptionRules;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The options that the bundle of the current module declares for tools, by the PID of each of its plugins. */
public final class Metatype {

    private static final Path FOLDER = Path.of("target", "classes", "OSGI-INF", "metatype");

    private Metatype() {}

    /** By PID, then by the name of the option as users write it. */
    public static Map<String, Map<String, OptionRule>> rules() throws IOException {
        var plugins = new TreeMap<String, Map<String, OptionRule>>();
        if (Files.isDirectory(FOLDER)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(FOLDER, "*.xml")) {
                for (Path file : files) {
                    plugins.putAll(OptionRules.read(Files.readString(file)));
                }
            }
        }
        return plugins;
    }

    /** The section of the plugin {@code pid} with every default written out. */
    public static Map<String, String> defaults(String pid) throws IOException {
        var section = new TreeMap<String, String>();
        rules().get(pid).values().stream().filter(rule -> rule.defaultText() != null)
                .forEach(rule -> section.put(rule.name(), rule.defaultText()));
        return section;
    }
}
