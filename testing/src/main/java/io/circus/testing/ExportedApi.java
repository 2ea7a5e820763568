// SPDX-License-Identifier: Apache-2.0
package io.circus.testing;

import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a bundle exports, as text that people can read and compare: a line for each package with its version, below it one for
 * each type, and below that one for each member that others see.
 */
record ExportedApi(SortedMap<String, Exported> packages) {

    /** A package. @param types the members by the header of their type */
    record Exported(String version, SortedMap<String, SortedSet<String>> types) {}

    private static final String PACKAGE = "package ";
    private static final String TYPE = "  ";
    private static final String MEMBER = "    ";

    /** Reads the lines of {@link #text}. */
    static ExportedApi of(List<String> lines) {
        var packages = new TreeMap<String, Exported>();
        SortedMap<String, SortedSet<String>> types = new TreeMap<>();
        SortedSet<String> members = new TreeSet<>();
        for (String line : lines) {
            if (line.startsWith(PACKAGE)) {
                String[] words = line.split(" ");
                types = new TreeMap<>();
                packages.put(words[1], new Exported(words[2], types));
            } else if (line.startsWith(MEMBER)) {
                members.add(line.strip());
            } else if (line.startsWith(TYPE)) {
                members = new TreeSet<>();
                types.put(line.strip(), members);
            }
        }
        return new ExportedApi(packages);
    }

    /** Nothing, if nothing is exported. */
    String text() {
        var text = new StringBuilder();
        packages.forEach((name, exported) -> {
            text.append(PACKAGE).append(name).append(' ').append(exported.version()).append('\n');
            exported.types().forEach((header, members) -> {
                text.append(TYPE).append(header).append('\n');
                members.forEach(member -> text.append(MEMBER).append(member).append('\n'));
            });
        });
        return text.toString();
    }
}
