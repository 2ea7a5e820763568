// SPDX-License-Identifier: Apache-2.0
package io.circus.config;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.Test;

/** The packages of this bundle: small, and without a circle of imports. */
public class PackagesTest {

    private static final Pattern PACKAGE = Pattern.compile("^package ([\\w.]+);", Pattern.MULTILINE);
    private static final Pattern IMPORT = Pattern.compile("^import (?:static )?(io\\.circus\\.config(?:\\.[a-z]+)*)\\.[A-Z]", Pattern.MULTILINE);
    private static final int MOST_CLASSES = 20;

    private final Map<String, Set<String>> imports = new HashMap<>();
    private final Map<String, Integer> classes = new HashMap<>();

    public PackagesTest() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
                String text = Files.readString(file);
                String name = PACKAGE.matcher(text).results().findFirst().orElseThrow().group(1);
                classes.merge(name, 1, Integer::sum);
                Set<String> imported = imports.computeIfAbsent(name, key -> new HashSet<>());
                IMPORT.matcher(text).results().map(match -> match.group(1)).filter(other -> !other.equals(name)).forEach(imported::add);
            }
        }
        assertTrue(imports.toString(), imports.containsKey("io.circus.config.internal.ini"));
    }

    @Test
    public void eachIsSmall() {
        assertEquals(List.of(), classes.entrySet().stream().filter(each -> each.getValue() >= MOST_CLASSES).toList());
    }

    @Test
    public void noneImportsOneThatImportsIt() {
        var left = new HashMap<>(imports);
        while (left.entrySet().removeIf(each -> each.getValue().stream().noneMatch(left::containsKey))) {
            // what imports nothing that is left is in no circle
        }
        assertEquals(Set.of(), left.keySet());
    }

    @Test
    public void theTextOfFilesKnowsNothingOfTheDaemon() {
        assertEquals(Set.of(), imports.get("io.circus.config.internal.ini"));
    }
}
