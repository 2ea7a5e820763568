// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution.connect;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public final class SystemIndexTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void holdsManifestsAndDescriptionsOfComponents() throws IOException {
        Path one = jar("one.jar", "META-INF/MANIFEST.MF", "OSGI-INF/one.xml", "io/circus/One.class");
        Path two = jar("two.jar", "META-INF/MANIFEST.MF");
        Path file = folder.getRoot().toPath().resolve("system.index");
        SystemIndex.main(new String[] {file.toString(), one.toString(), two.toString()});

        SystemIndex index = SystemIndex.read(file.toString());
        assertEquals(Set.of("META-INF/MANIFEST.MF", "OSGI-INF/one.xml"), index.entries(one).keySet());
        assertArrayEquals("OSGI-INF/one.xml of one.jar".getBytes(StandardCharsets.UTF_8),
                index.entries(one).get("OSGI-INF/one.xml"));
        assertEquals(Set.of("META-INF/MANIFEST.MF"), index.entries(two).keySet());
        assertNull(index.entries(Path.of("three.jar")));
    }

    @Test
    public void isEmptyWithoutAFile() throws IOException {
        assertNull(SystemIndex.read(null).entries(Path.of("one.jar")));
    }

    private Path jar(String name, String... entries) throws IOException {
        Path jar = folder.getRoot().toPath().resolve(name);
        try (var out = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (String entry : entries) {
                out.putNextEntry(new ZipEntry(entry));
                out.write((entry + " of " + name).getBytes(StandardCharsets.UTF_8));
                out.closeEntry();
            }
        }
        return jar;
    }
}
