// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution.connect;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * What the framework reads of each jar at every start, in one file: manifests, and the descriptions of components. The program
 * {@code circus-aot} writes it with the caches of the JVM, and its stamp says whether the jars are still those.
 */
public final class SystemIndex {

    static final SystemIndex NONE = new SystemIndex(Map.of());

    private static final String MANIFEST = "META-INF/MANIFEST.MF";
    private static final String COMPONENTS = "OSGI-INF/";

    private final Map<String, Map<String, byte[]>> jars;

    private SystemIndex(Map<String, Map<String, byte[]>> jars) {
        this.jars = jars;
    }

    /** Reads {@code file}; null names none. */
    static SystemIndex read(String file) throws IOException {
        if (file == null) {
            return NONE;
        }
        var in = new DataInputStream(new ByteArrayInputStream(Files.readAllBytes(Path.of(file))));
        var jars = new HashMap<String, Map<String, byte[]>>();
        for (int left = in.readInt(); left > 0; left--) {
            String jar = in.readUTF();
            var entries = new HashMap<String, byte[]>();
            for (int more = in.readInt(); more > 0; more--) {
                String name = in.readUTF();
                byte[] bytes = new byte[in.readInt()];
                in.readFully(bytes);
                entries.put(name, bytes);
            }
            jars.put(jar, entries);
        }
        return new SystemIndex(jars);
    }

    /** Whether the index of a jar holds the entry {@code name} if the jar does. */
    static boolean holds(String name) {
        return name.equals(MANIFEST) || name.startsWith(COMPONENTS);
    }

    /** By name, what is held of {@code jar}; null if nothing is known of it. */
    Map<String, byte[]> entries(Path jar) {
        return jars.get(jar.getFileName().toString());
    }

    /** Writes the file that the first word names, of the jars that the others name. */
    public static void main(String[] words) throws IOException {
        try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(Path.of(words[0]))))) {
            out.writeInt(words.length - 1);
            for (int i = 1; i < words.length; i++) {
                write(out, Path.of(words[i]));
            }
        }
    }

    private static void write(DataOutputStream out, Path jar) throws IOException {
        try (var file = new ZipFile(jar.toFile())) {
            List<? extends ZipEntry> held = file.stream().filter(entry -> !entry.isDirectory() && holds(entry.getName())).toList();
            out.writeUTF(jar.getFileName().toString());
            out.writeInt(held.size());
            for (ZipEntry entry : held) {
                byte[] bytes = file.getInputStream(entry).readAllBytes();
                out.writeUTF(entry.getName());
                out.writeInt(bytes.length);
                out.write(bytes);
            }
        }
    }
}
