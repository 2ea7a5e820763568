// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal;

import static org.junit.Assert.assertEquals;

import io.circus.watchers.WatcherOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.Test;

/** The user's page shows every option of a watcher as it is. */
public class OptionTableTest {

    private static final Path PAGE = Path.of("../../distribution/src/main/doc/configuration.md");

    @Test
    public void thePageHasTheCatalogueOfOptions() throws IOException {
        var catalogue = new ArrayList<String>();
        for (WatcherOption<?> option : WatcherOption.all()) {
            String value = defaultOf(option);
            catalogue.add("| `" + option.name() + "` | " + option.type().name() + " |" + (value.isEmpty() ? "" : " "
                    + value)
                    + " | " + option.meaning() + " |");
        }
        assertEquals(String.join("\n", catalogue), String.join("\n", rows()));
    }

    private static List<String> rows() throws IOException {
        var rows = new ArrayList<String>();
        boolean inSection = false;
        for (String line : Files.readAllLines(PAGE)) {
            if (line.startsWith("## ")) {
                inSection = line.equals("## [watcher:NAME]");
            } else if (line.equals("Besides:")) {
                inSection = false;
            } else if (inSection && line.startsWith("| `")) {
                rows.add(line);
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
