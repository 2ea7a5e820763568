// SPDX-License-Identifier: Apache-2.0
package io.circus.testing;

import io.circus.testing.ExportedApi.Exported;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;

/** Reads from its classes what the current module exports. The lines are those of {@code javap}. */
final class CompiledApi {

    private static final Path CLASSES = Path.of("target", "classes");
    private static final ToolProvider JAVAP = ToolProvider.findFirst("javap").orElseThrow();
    /** Every object has them. */
    private static final Pattern OF_EVERY_OBJECT =
            Pattern.compile("public (final )?(java.lang.String toString|int hashCode|boolean equals)\\((java.lang.Object)?\\);");

    private CompiledApi() {}

    static ExportedApi ofThisModule() throws IOException {
        var packages = new TreeMap<String, Exported>();
        for (var export : BundleManifest.ofThisModule().exportedVersions().entrySet()) {
            packages.put(export.getKey(), new Exported(export.getValue(), typesOf(export.getKey())));
        }
        return new ExportedApi(packages);
    }

    private static SortedMap<String, SortedSet<String>> typesOf(String name) throws IOException {
        var types = new TreeMap<String, SortedSet<String>>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(CLASSES.resolve(name.replace('.', '/')), "*.class")) {
            for (Path file : files) {
                Class<?> type = load(name + "." + file.getFileName().toString().replace(".class", ""));
                if (isVisible(type)) {
                    add(types, mark(type, file), javap(file));
                }
            }
        }
        return types;
    }

    /** Its static parts do not run. */
    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, CompiledApi.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isVisible(Class<?> type) {
        for (Class<?> it = type; it != null; it = it.getEnclosingClass()) {
            if ((it.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) == 0) {
                return false;
            }
        }
        return true;
    }

    /** What javap does not tell of a type: that others do not implement it. Reflection does not see the annotation. */
    private static String mark(Class<?> type, Path file) throws IOException {
        if (type.isSealed()) {
            return ApiChange.SEALED;
        }
        return Files.readString(file, StandardCharsets.ISO_8859_1).contains("Lorg/osgi/annotation/versioning/ProviderType;")
                ? ApiChange.PROVIDED : "";
    }

    private static String javap(Path file) {
        var told = new StringWriter();
        var out = new PrintWriter(told);
        if (JAVAP.run(out, out, "-protected", "-constants", file.toString()) != 0) {
            throw new AssertionError(told.toString());
        }
        return told.toString();
    }

    private static void add(SortedMap<String, SortedSet<String>> types, String mark, String text) {
        var members = new TreeSet<String>();
        for (String line : text.lines().toList()) {
            if (line.endsWith("{")) {
                types.put(mark + line.substring(0, line.length() - 1).strip(), members);
            } else if (line.startsWith("  ") && !OF_EVERY_OBJECT.matcher(line.strip()).matches()) {
                members.add(line.strip());
            }
        }
    }
}
