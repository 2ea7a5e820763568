// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution.connect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * What the framework reads of each jar at every start, in one file: manifests, and the descriptions of components. The program
 * {@code circus-aot} writes it with the caches of the JVM, and its stamp says whether the jars are still those.
 */
public final class SystemIndex {

    /**
     * What is known of one jar.
     *
     * @param entries by name, those that are known without opening the jar
     * @param names of all its entries, one a line; empty if they are not known
     */
    record Jar(Map<String, byte[]> entries, byte[] names) {

        List<String> allNames() {
            return new String(names, UTF_8).lines().toList();
        }
    }

    static final SystemIndex NONE = new SystemIndex(Map.of());

    private static final String MANIFEST = "META-INF/MANIFEST.MF";
    private static final String COMPONENTS = "OSGI-INF/";
    private static final String SERVICE_COMPONENT = "Service-Component";
    private static final String MERGED = COMPONENTS + "components.xml";

    private final Map<String, Jar> jars;

    private SystemIndex(Map<String, Jar> jars) {
        this.jars = jars;
    }

    /** Reads {@code file}; null names none. */
    static SystemIndex read(String file) throws IOException {
        if (file == null) {
            return NONE;
        }
        var in = new DataInputStream(new ByteArrayInputStream(Files.readAllBytes(Path.of(file))));
        var jars = new HashMap<String, Jar>();
        for (int left = in.readInt(); left > 0; left--) {
            String jar = in.readUTF();
            var entries = new HashMap<String, byte[]>();
            for (int more = in.readInt(); more > 0; more--) {
                entries.put(in.readUTF(), bytes(in));
            }
            jars.put(jar, new Jar(entries, bytes(in)));
        }
        return new SystemIndex(jars);
    }

    private static byte[] bytes(DataInputStream in) throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return bytes;
    }

    /** Whether the index of a jar holds the entry {@code name} if the jar does. */
    static boolean holds(String name) {
        return name.equals(MANIFEST) || name.startsWith(COMPONENTS);
    }

    /** What is known of {@code jar}; null if nothing is known. */
    Jar of(Path jar) {
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
            var held = new TreeMap<String, byte[]>();
            for (ZipEntry entry : (Iterable<ZipEntry>) file.stream().map(ZipEntry.class::cast)::iterator) {
                if (!entry.isDirectory() && holds(entry.getName())) {
                    held.put(entry.getName(), file.getInputStream(entry).readAllBytes());
                }
            }
            byte[] names = mergeComponents(held)
                    ? (MERGED + "\n" + file.stream().map(ZipEntry::getName).collect(Collectors.joining("\n"))).getBytes(UTF_8)
                    : new byte[0];
            out.writeUTF(jar.getFileName().toString());
            out.writeInt(held.size());
            for (var entry : held.entrySet()) {
                out.writeUTF(entry.getKey());
                out.writeInt(entry.getValue().length);
                out.write(entry.getValue());
            }
            out.writeInt(names.length);
            out.write(names);
        }
    }

    /**
     * Names one file for all components in the manifest: declarative services makes a parser for each file. Returns whether it does;
     * then declarative services asks for the names of all entries.
     */
    private static boolean mergeComponents(Map<String, byte[]> entries) throws IOException {
        if (!entries.containsKey(MANIFEST)) {
            return false;
        }
        var manifest = new Manifest(new ByteArrayInputStream(entries.get(MANIFEST)));
        String named = manifest.getMainAttributes().getValue(SERVICE_COMPONENT);
        List<String> names = named == null ? List.of() : List.of(named.split("\\s*,\\s*"));
        if (names.size() < 2 || !entries.keySet().containsAll(names)) {
            return false;
        }
        var all = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<components>\n");
        for (String name : names) {
            all.append(new String(entries.get(name), UTF_8).replaceFirst("^\\s*<\\?xml[^>]*>", ""));
        }
        entries.put(MERGED, all.append("</components>\n").toString().getBytes(UTF_8));
        manifest.getMainAttributes().putValue(SERVICE_COMPONENT, MERGED);
        var written = new ByteArrayOutputStream();
        manifest.write(written);
        entries.put(MANIFEST, written.toByteArray());
        return true;
    }
}
