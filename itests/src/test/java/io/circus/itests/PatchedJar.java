// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Other builds of a jar: its classes say something else, and its size is the same. */
final class PatchedJar {

    private PatchedJar() {}

    /**
     * Writes {@code jar} anew, without compression.
     *
     * @param texts what its classes say, and what they shall say instead, of the same length
     */
    static void write(Path jar, Map<String, String> texts) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var from = new ZipFile(jar.toFile()); var to = new ZipOutputStream(bytes)) {
            for (var entries = from.entries(); entries.hasMoreElements();) {
                ZipEntry entry = entries.nextElement();
                try (InputStream in = from.getInputStream(entry)) {
                    byte[] content = in.readAllBytes();
                    store(to, entry.getName(), entry.getName().endsWith(".class") ? patched(content, texts) : content);
                }
            }
        }
        Path part = Files.write(jar.resolveSibling(jar.getFileName() + ".part"), bytes.toByteArray());
        Files.move(part, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Gives {@code jar} another header, which is null so far if it has none. */
    static void change(Path jar, String header, UnaryOperator<String> change) throws IOException {
        try (FileSystem files = FileSystems.newFileSystem(jar)) {
            Path path = files.getPath(JarFile.MANIFEST_NAME);
            var manifest = new Manifest(new ByteArrayInputStream(Files.readAllBytes(path)));
            manifest.getMainAttributes().putValue(header, change.apply(manifest.getMainAttributes().getValue(header)));
            var bytes = new ByteArrayOutputStream();
            manifest.write(bytes);
            Files.write(path, bytes.toByteArray());
        }
    }

    private static void store(ZipOutputStream to, String name, byte[] content) throws IOException {
        var crc = new CRC32();
        crc.update(content);
        var entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        entry.setTime(0);
        to.putNextEntry(entry);
        to.write(content);
        to.closeEntry();
    }

    private static byte[] patched(byte[] content, Map<String, String> texts) {
        String text = new String(content, StandardCharsets.ISO_8859_1);
        for (var change : texts.entrySet()) {
            text = text.replace(change.getKey(), change.getValue());
        }
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
