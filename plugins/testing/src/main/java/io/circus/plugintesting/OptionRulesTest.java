// SPDX-License-Identifier: Apache-2.0
package io.circus.plugintesting;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.circus.toolkit.OptionRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.Test;

/**
 * The tables of options that people read are what the plugin declares. A line {@code <!-- options of PLUGIN -->} marks a table, in the
 * README and on the pages of the product. Each plugin runs this; {@code mvn test -Dcircus.options=write} writes the tables anew.
 */
public class OptionRulesTest {

    private static final boolean WRITES = System.getProperty("circus.options", "").equals("write");
    private static final String MARK = "<!-- options of %s -->";
    private static final List<String> HEAD =
            List.of("| option | type | default | override | meaning |", "| --- | --- | --- | --- | --- |");
    private static final Path README = Path.of("README.md");
    private static final Path PAGES = Path.of("../../distribution/src/main/doc");

    @Test
    public void everyTableIsWhatThePluginDeclares() throws IOException {
        Map<String, Map<String, OptionRule>> plugins = Metatype.rules();
        assertFalse("there is no OSGI-INF/metatype", plugins.isEmpty());
        for (Path page : pages()) {
            for (var plugin : plugins.entrySet()) {
                check(page, MARK.formatted(plugin.getKey()), table(plugin.getValue().values()));
            }
        }
    }

    @Test
    public void theReadmeHasEveryPlugin() throws IOException {
        List<String> lines = Files.readAllLines(README);
        for (String plugin : Metatype.rules().keySet()) {
            assertTrue("expected the line " + MARK.formatted(plugin) + " in the README, before its table of options",
                    lines.contains(MARK.formatted(plugin)));
        }
    }

    @Test
    public void everyOptionSaysWhatItMeans() throws IOException {
        Metatype.rules().forEach((plugin, rules) -> rules.values().forEach(rule ->
                assertFalse(plugin + "." + rule.name() + " has no description", rule.meaning().isEmpty())));
    }

    private static List<Path> pages() throws IOException {
        var pages = new ArrayList<>(List.of(README));
        if (Files.isDirectory(PAGES)) {
            try (Stream<Path> all = Files.list(PAGES)) {
                all.filter(page -> page.toString().endsWith(".md")).forEach(pages::add);
            }
        }
        return pages;
    }

    private static void check(Path page, String mark, List<String> table) throws IOException {
        var lines = new ArrayList<>(Files.readAllLines(page));
        int at = lines.indexOf(mark);
        if (at < 0) {
            return;
        }
        int first = at + 1;
        while (first < lines.size() && lines.get(first).isBlank()) {
            first++;
        }
        int end = first;
        while (end < lines.size() && lines.get(end).startsWith("|")) {
            end++;
        }
        List<String> found = lines.subList(first, end);
        if (WRITES && !found.equals(table)) {
            found.clear();
            found.addAll(table);
            Files.write(page, lines);
        } else {
            assertEquals("the table of " + page + " behind " + mark + "; mvn test -Dcircus.options=write writes it anew",
                    String.join("\n", table), String.join("\n", found));
        }
    }

    private static List<String> table(Collection<OptionRule> rules) {
        var table = new ArrayList<>(HEAD);
        for (OptionRule rule : rules) {
            table.add(("| `" + rule.name() + "` | " + rule.typeName() + " | " + byDefault(rule) + " | "
                    + (rule.isOverridable() ? "yes" : "") + " | " + rule.meaning() + " |").replace("|  |", "| |").replace("|  |", "| |"));
        }
        return table;
    }

    /** True, 1 and `text` are how people write true, 1.0 and text. */
    private static String byDefault(OptionRule rule) {
        String text = rule.defaultText();
        return switch (rule.typeName()) {
            case String type when text == null -> "";
            case "bool" -> text.equals("true") ? "True" : "False";
            case "int", "float", "seconds", "percent" -> text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
            default -> "`" + text + "`";
        };
    }
}
