// SPDX-License-Identifier: Apache-2.0
package io.circus.api;

import static org.junit.Assert.assertEquals;

import io.circus.testing.BundleManifest;
import io.circus.testing.PluginRulesTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.Test;

public class ApiContentTest {

    private static final Path CLASSES = Path.of("target", "classes");

    @Test
    public void offersWhatPluginsMayUse() throws IOException {
        BundleManifest manifest = BundleManifest.ofThisModule();
        assertEquals(new TreeSet<>(PluginRulesTest.OFFERED), manifest.exports());
        assertEquals(Set.of(), manifest.exportedVersions().entrySet().stream()
                .filter(export -> export.getValue().equals("0.0.0")).collect(Collectors.toSet()));
    }

    /** What is not exported changes without a word: nobody outside may be compiled with it. */
    @Test
    public void hasNoOtherClasses() throws IOException {
        try (Stream<Path> files = Files.walk(CLASSES)) {
            assertEquals(PluginRulesTest.OFFERED, files.filter(file -> file.toString().endsWith(".class"))
                    .map(file -> CLASSES.relativize(file.getParent()).toString().replace('/', '.')).collect(Collectors.toSet()));
        }
    }
}
