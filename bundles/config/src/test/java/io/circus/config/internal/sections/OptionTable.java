// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.sections;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A table of a page: the first one behind a line that has a certain column.
 *
 * @param before the line, such as a heading
 * @param column the title of a column
 */
record OptionTable(Path page, String before, String column) {

    /** With {@code -Dcircus.options=write} the tables are written anew. */
    static final boolean WRITES = System.getProperty("circus.options", "").equals("write");

    /** Compares the rows with those of the catalogue, or makes them so. */
    void check(List<List<String>> catalogue) throws IOException {
        if (WRITES) {
            write(catalogue);
        }
        assertEquals("the table behind '" + before + "' of " + page + "; mvn test -Dcircus.options=write writes it anew",
                lines(catalogue), lines(rows()));
    }

    /** The cells of each row, without the signs for code. */
    List<List<String>> plain() throws IOException {
        return rows().stream().map(row -> row.stream().map(cell -> cell.replace("`", "")).toList()).toList();
    }

    private List<List<String>> rows() throws IOException {
        List<String> lines = Files.readAllLines(page);
        int first = first(lines);
        return lines.subList(first, end(lines, first)).stream().map(OptionTable::cells).toList();
    }

    private void write(List<List<String>> rows) throws IOException {
        var lines = new ArrayList<>(Files.readAllLines(page));
        int first = first(lines);
        List<String> table = lines.subList(first, end(lines, first));
        table.clear();
        table.addAll(rows.stream().map(OptionTable::line).toList());
        Files.write(page, lines);
    }

    private int first(List<String> lines) {
        int at = lines.indexOf(before);
        assertTrue("there is no line '" + before + "' in " + page, at >= 0);
        while (!lines.get(at).startsWith("|") || !cells(lines.get(at)).contains(column)) {
            at++;
        }
        return at + 2;
    }

    private static int end(List<String> lines, int first) {
        int end = first;
        while (end < lines.size() && lines.get(end).startsWith("|")) {
            end++;
        }
        return end;
    }

    private static List<String> cells(String line) {
        String[] cells = line.split("[|]", -1);
        return Stream.of(cells).limit(cells.length - 1).skip(1).map(String::strip).toList();
    }

    private static String lines(List<List<String>> rows) {
        return String.join("\n", rows.stream().map(OptionTable::line).toList());
    }

    private static String line(List<String> cells) {
        var line = new StringBuilder("|");
        cells.forEach(cell -> line.append(cell.isEmpty() ? " |" : " " + cell + " |"));
        return line.toString();
    }
}
