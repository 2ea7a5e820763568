// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution.connect;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.Manifest;
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
        assertEquals(Set.of("META-INF/MANIFEST.MF", "OSGI-INF/one.xml"), index.of(one).entries().keySet());
        assertArrayEquals("OSGI-INF/one.xml of one.jar".getBytes(StandardCharsets.UTF_8),
                index.of(one).entries().get("OSGI-INF/one.xml"));
        assertEquals(Set.of("META-INF/MANIFEST.MF"), index.of(two).entries().keySet());
        assertNull(index.of(Path.of("three.jar")));
    }

    @Test
    public void holdsTheComponentsOfABundleInOneFile() throws IOException {
        Path jar = folder.getRoot().toPath().resolve("bundle.jar");
        String manifest = "Manifest-Version: 1.0\r\nService-Component: OSGI-INF/a.xml, OSGI-INF/b.xml\r\n\r\n";
        try (var out = new ZipOutputStream(Files.newOutputStream(jar))) {
            add(out, "META-INF/MANIFEST.MF", manifest);
            add(out, "OSGI-INF/a.xml", "<?xml version=\"1.0\"?><a/>");
            add(out, "OSGI-INF/b.xml", "<b/>");
        }
        Path file = folder.getRoot().toPath().resolve("system.index");
        SystemIndex.main(new String[] {file.toString(), jar.toString()});

        SystemIndex.Jar known = SystemIndex.read(file.toString()).of(jar);
        Map<String, byte[]> entries = known.entries();
        assertEquals(List.of("OSGI-INF/components.xml", "META-INF/MANIFEST.MF", "OSGI-INF/a.xml", "OSGI-INF/b.xml"),
                known.allNames());
        var headers = new Manifest(new ByteArrayInputStream(entries.get("META-INF/MANIFEST.MF"))).getMainAttributes();
        String all = new String(entries.get(headers.getValue("Service-Component")), StandardCharsets.UTF_8);
        assertTrue(all, all.endsWith("<components>\n<a/><b/></components>\n"));
    }

    @Test
    public void isEmptyWithoutAFile() throws IOException {
        assertNull(SystemIndex.read(null).of(Path.of("one.jar")));
    }

    private Path jar(String name, String... entries) throws IOException {
        Path jar = folder.getRoot().toPath().resolve(name);
        try (var out = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (String entry : entries) {
                add(out, entry, entry.endsWith("MANIFEST.MF") ? "Manifest-Version: 1.0\r\n\r\n" : entry + " of " + name);
            }
        }
        return jar;
    }

    private static void add(ZipOutputStream out, String name, String content) throws IOException {
        out.putNextEntry(new ZipEntry(name));
        out.write(content.getBytes(StandardCharsets.UTF_8));
        out.closeEntry();
    }
}
