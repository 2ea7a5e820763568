// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal;

import static org.junit.Assert.assertEquals;

import io.circus.watchers.StreamClass;
import io.circus.watchers.StreamOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.Test;

/** The user's page names every class with its options and their defaults, and no other. */
public class OptionTableTest {

    private static final Path PAGE = Path.of("../../distribution/src/main/doc/streams.md");
    private static final Pattern WORD = Pattern.compile("`([a-z_]+)`");

    /** The cells of the rows under {@code title}. */
    private static List<List<String>> table(String title) throws IOException {
        var rows = new ArrayList<List<String>>();
        boolean inSection = false;
        for (String line : Files.readAllLines(PAGE)) {
            if (line.startsWith("## ")) {
                inSection = line.equals("## " + title);
            } else if (inSection && line.startsWith("| `")) {
                rows.add(Arrays.stream(line.split("\\|")).skip(1).map(String::strip).toList());
            }
        }
        return rows;
    }

    private static String words(String cell) {
        return WORD.matcher(cell).results().map(found -> found.group(1)).collect(Collectors.joining(" "));
    }

    @Test
    public void thePageHasEachClassWithItsOptions() throws IOException {
        var shown = new ArrayList<String>();
        for (List<String> row : table("The classes")) {
            shown.add(row.get(0).replace("`", "") + ": " + words(row.get(1)));
        }
        assertEquals(Arrays.stream(StreamClass.values()).map(each -> each.title() + ": " + each.options().stream()
                .map(StreamOption::name).collect(Collectors.joining(" "))).toList(), shown);
    }

    @Test
    public void thePageHasEachOptionWithItsDefault() throws IOException {
        var options = new ArrayList<StreamOption<?>>(List.of(StreamOption.CLASS, StreamOption.DROP_ON_FULL));
        for (StreamClass each : StreamClass.values()) {
            each.options().stream().filter(option -> !options.contains(option)).forEach(options::add);
        }
        assertEquals(options.stream().map(option -> option.name() + ": " + shown(option)).toList(),
                table("The options").stream().map(row -> row.get(0).replace("`", "") + ": " + row.get(1).replace("`", "")).toList());
    }

    private static String shown(StreamOption<?> option) {
        if (option == StreamOption.DROP_ON_FULL) {
            return "block";
        }
        if (option == StreamOption.FACILITY) {
            return StreamOption.FACILITIES.get(StreamOption.FACILITY.defaultValue());
        }
        return option.defaultValue() == null ? "" : option.defaultValue().toString();
    }
}
