// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.circus.watchers.WatcherOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.Rule;
import org.junit.Test;

/** The tables on the user's pages have every option that is read, with its type and its default, and no other. */
public class OptionTableTest {

    private static final Path PAGES = Path.of("../../distribution/src/main/doc");

    /** Texts that are of no other type. */
    private static final Map<String, String> WRONG =
            Map.of("int", "two", "float", "soon", "bool", "maybe", "octal", "9", "signal", "SIGNOPE");

    @Rule
    public final Scratch scratch = new Scratch();

    /** A row: {@code | `name` | type | default | meaning |}. */
    private record Row(String name, String type, String byDefault, String meaning) {

        static Row of(String line) {
            String[] cells = line.split(" *[|] *", -1);
            return new Row(cells[1].replace("`", ""), cells[2], cells[3].replace("`", ""), cells[4]);
        }
    }

    @Test
    public void everyOptionOfAWatcher() throws IOException {
        var catalogue = new ArrayList<Row>();
        for (WatcherOption<?> option : WatcherOption.all()) {
            catalogue.add(new Row(option.name(), option.type().name(), defaultOf(option), option.meaning()));
        }
        assertEquals(catalogue, rows("configuration.md", "## [watcher:NAME]"));
    }

    @Test
    public void everyOptionOfTheDaemon() throws IOException {
        List<Row> rows = rows("configuration.md", "## [circus]");
        var section = new CircusSection(new Sections(), EnvVariables.of(Map.of()), new Findings());
        section.daemon();
        section.statistics(section.global());
        section.checkTheRest();
        assertEquals(new TreeSet<>(section.options()), names(rows));
        var plain = scratch.read("[watcher:w]\ncmd = a\n");
        for (Row row : rows) {
            if (!row.byDefault().isEmpty()) {
                var given = scratch.read("[circus]\n" + row.name() + " = " + row.byDefault() + "\n");
                assertEquals(row.name(), List.of(), given.findings().mistakes());
                assertEquals(row.name(), plain.global(), given.global());
                assertEquals(row.name(), plain.daemon().umask(), given.daemon().umask());
            }
            checkType(row, "[circus]\n%s = %s\n", read -> read.findings().mistakes());
        }
        // these are no part of the settings as long as they are not given
        assertEquals("info", byDefault(rows, "loglevel"));
        assertEquals("-", byDefault(rows, "logoutput"));
    }

    @Test
    public void everyOptionOfASocket() throws IOException {
        List<Row> rows = rows("sockets.md", "# Managed sockets");
        assertEquals(new TreeSet<>(SocketSection.KNOWN), names(rows));
        var plain = scratch.read("[socket:s]\n");
        for (Row row : rows) {
            if (!row.byDefault().isEmpty()) {
                var given = scratch.read("[socket:s]\n" + row.name() + " = " + row.byDefault() + "\n");
                assertEquals(row.name(), plain.sockets(), given.sockets());
            }
            // as in the original, a socket whose options make no sense is left out
            checkType(row, "[socket:s]\n%s = %s\n", read -> read.findings().mistakes().isEmpty()
                    ? read.findings().warnings() : read.findings().mistakes());
        }
    }

    private void checkType(Row row, String section, Function<Configuration, List<String>> said) throws IOException {
        if (WRONG.containsKey(row.type())) {
            List<String> lines = said.apply(scratch.read(section.formatted(row.name(), WRONG.get(row.type()))));
            assertTrue(row.name() + ": " + lines, lines.stream().anyMatch(line -> line.contains("] " + row.name() + ":")));
        } else {
            assertTrue(row.name() + ": " + row.type(), List.of("text", "name", "name or number").contains(row.type()));
        }
    }

    private static TreeSet<String> names(List<Row> rows) {
        var names = new TreeSet<String>();
        rows.forEach(row -> names.add(row.name()));
        return names;
    }

    private static String byDefault(List<Row> rows, String name) {
        return rows.stream().filter(row -> row.name().equals(name)).findFirst().orElseThrow().byDefault();
    }

    /** The first table with four columns behind a heading. */
    private static List<Row> rows(String page, String heading) throws IOException {
        var rows = new ArrayList<Row>();
        boolean inSection = false;
        for (String line : Files.readAllLines(PAGES.resolve(page))) {
            if (line.startsWith("#")) {
                inSection = line.equals(heading);
            } else if (inSection && line.startsWith("| `") && line.split("[|]", -1).length == 6) {
                rows.add(Row.of(line));
            }
        }
        return rows;
    }

    private static String defaultOf(WatcherOption<?> option) {
        Object value = option.defaultValue();
        if (option == WatcherOption.STOP_SIGNAL) {
            return "TERM";
        }
        if (value instanceof Double number && number == Math.rint(number)) {
            return Long.toString(number.longValue());
        }
        return value == null ? "" : value.toString();
    }
}
