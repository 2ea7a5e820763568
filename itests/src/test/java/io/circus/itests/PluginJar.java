// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** Jars to drop into {@code bundles/}: a plugin that adds the verb {@code greet}, which answers with its text. */
final class PluginJar {

    static final String NAME = "io.circus.itests.greeter";

    private PluginJar() {}

    /** Puts the plugin there as {@code greeter.jar}, by rename as one should. */
    static Path drop(Path bundles, String greeting) throws IOException {
        return drop(bundles, "greeter.jar", bytes(greeting));
    }

    static Path drop(Path bundles, String name, byte[] content) throws IOException {
        Path part = Files.write(bundles.resolve(name + ".part"), content);
        return Files.move(part, bundles.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static byte[] bytes(String greeting) throws IOException {
        return bytes(NAME, List.of(Greeter.class), "io.circus.control,org.osgi.framework", greeting);
    }

    /** A bundle of some classes, of which the first is its activator. */
    static byte[] bytes(String name, List<Class<?>> classes, String imports, String greeting) throws IOException {
        return bytes(name, classes, Map.of("Bundle-Activator", classes.getFirst().getName(), "Import-Package", imports,
                "Greeting", greeting), Map.of());
    }

    /**
     * A bundle of some classes.
     *
     * @param more headers of its manifest
     * @param texts of other files in it, by their paths
     */
    static byte[] bytes(String name, List<Class<?>> classes, Map<String, String> more, Map<String, String> texts)
            throws IOException {
        var manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", name);
        headers.putValue("Bundle-Version", "1.0.0");
        more.forEach(headers::putValue);
        var bytes = new ByteArrayOutputStream();
        try (var jar = new JarOutputStream(bytes, manifest)) {
            for (Class<?> one : classes) {
                String entry = one.getName().replace('.', '/') + ".class";
                jar.putNextEntry(new ZipEntry(entry));
                try (InputStream code = one.getClassLoader().getResourceAsStream(entry)) {
                    code.transferTo(jar);
                }
                jar.closeEntry();
            }
            for (var text : texts.entrySet()) {
                jar.putNextEntry(new ZipEntry(text.getKey()));
                jar.write(text.getValue().getBytes(StandardCharsets.UTF_8));
                jar.closeEntry();
            }
        }
        return bytes.toByteArray();
    }
}
