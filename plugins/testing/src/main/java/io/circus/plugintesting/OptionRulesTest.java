// SPDX-License-Identifier: Apache-2.0
package io.circus.plugintesting;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.Test;

/** The options that a plugin declares for tools are those in the table of its README. Each plugin runs this. */
public class OptionRulesTest {

    @Test
    public void everyOptionIsDeclaredAndToldWithTheSameDefault() throws IOException {
        Map<String, Map<String, String>> plugins = Metatype.ofThisModule();
        assertFalse("there is no OSGI-INF/metatype", plugins.isEmpty());
        var declared = new TreeMap<String, String>();
        plugins.values().forEach(options -> options.forEach((name, value) -> add(declared, name, value)));
        assertEquals(told(), declared);
    }

    /** The first and the third cell of each row of the tables whose header is {@code | option | type | default |...}. */
    private static Map<String, String> told() throws IOException {
        var told = new TreeMap<String, String>();
        boolean inTable = false;
        for (String line : Files.readAllLines(Path.of("README.md"))) {
            if (line.startsWith("| option | type | default |")) {
                inTable = true;
            } else if (!line.startsWith("|")) {
                inTable = false;
            } else if (inTable && !line.startsWith("| ---")) {
                String[] cells = line.split("\\|");
                add(told, cells[1].strip().replace("`", ""), cells[3]);
            }
        }
        return told;
    }

    /** A bundle of several plugins, in the order of their PIDs, may have an option twice. */
    private static void add(Map<String, String> options, String name, String value) {
        options.merge(name, normal(value), (one, other) -> one.equals(other) ? one : one + " or " + other);
    }

    /** {@code True}, `x` and 1.0 are how people write true, x and 1. */
    private static String normal(String value) {
        String text = value.strip().replace("`", "");
        return switch (text) {
            case "True", "False" -> text.toLowerCase(Locale.ROOT);
            case "none" -> "";
            default -> text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
        };
    }
}
