// SPDX-License-Identifier: Apache-2.0
package io.circus.testing;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.Test;

/**
 * The rules for our own packages in a module: no two use each other, and each has one subject, for which twenty classes are enough. A
 * library that a jar embeds has rules of its own.
 */
public class PackageRulesTest {

    private static final int MOST_CLASSES = 20;

    /** Packages with more classes, and their one subject. Whoever adds to this list first looks for a second subject in the package. */
    private static final Map<String, String> LARGE = Map.of(
            "io.circus.kernel", "the API of the kernel",
            "io.circus.watchers", "the API of the watchers",
            "io.circus.commands.internal", "verbs, a class each");

    private static final String OURS = "io.circus.";

    private final CompiledPackages packages;

    public PackageRulesTest() throws IOException {
        packages = CompiledPackages.below(Path.of("target", "classes"));
    }

    @Test
    public void noPackagesUseEachOther() {
        var circles = packages.circles();
        circles.keySet().removeIf(name -> !name.startsWith(OURS));
        assertEquals(Map.of(), circles);
    }

    @Test
    public void aPackageHasOneSubject() {
        var large = new TreeMap<String, List<String>>();
        packages.classes().forEach((name, classes) -> {
            if (name.startsWith(OURS) && classes.size() > MOST_CLASSES && !LARGE.containsKey(name)) {
                large.put(name, List.copyOf(classes));
            }
        });
        assertEquals("more than " + MOST_CLASSES + " classes", Map.of(), large);
    }
}
