// SPDX-License-Identifier: Apache-2.0
package io.circus.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The manifest that bnd wrote for the module whose tests are running. */
public final class BundleManifest {

    private static final Pattern VERSION = Pattern.compile(";version=\"([^\"]*)\"");

    private final Attributes headers;

    private BundleManifest(Attributes headers) {
        this.headers = headers;
    }

    /** Reads {@code target/classes/META-INF/MANIFEST.MF} of the current module. */
    public static BundleManifest ofThisModule() throws IOException {
        return read(Path.of("target", "classes", "META-INF", "MANIFEST.MF"));
    }

    public static BundleManifest read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new BundleManifest(new Manifest(in).getMainAttributes());
        }
    }

    /** The value of {@code header}, or "" if the manifest has none. */
    public String header(String header) {
        String value = headers.getValue(header);
        return value == null ? "" : value;
    }

    public SortedSet<String> exports() {
        return packages("Export-Package");
    }

    /** The versions of what is exported, by package. */
    public SortedMap<String, String> exportedVersions() {
        var versions = new TreeMap<String, String>();
        for (String clause : clauses(header("Export-Package"))) {
            Matcher version = VERSION.matcher(clause);
            versions.put(clause.split(";", 2)[0].trim(), version.find() ? version.group(1) : "0.0.0");
        }
        return versions;
    }

    public SortedSet<String> imports() {
        return packages("Import-Package");
    }

    private SortedSet<String> packages(String header) {
        var packages = new TreeSet<String>();
        for (String clause : clauses(header(header))) {
            packages.add(clause.split(";", 2)[0].trim());
        }
        return packages;
    }

    /** Splits a header at the commas that are not inside quotes. */
    private static List<String> clauses(String header) {
        var clauses = new ArrayList<String>();
        var clause = new StringBuilder();
        boolean quoted = false;
        for (char c : header.toCharArray()) {
            if (c == '"') {
                quoted = !quoted;
            }
            if (c == ',' && !quoted) {
                clauses.add(clause.toString());
                clause.setLength(0);
            } else {
                clause.append(c);
            }
        }
        if (!clause.toString().isBlank()) {
            clauses.add(clause.toString());
        }
        return clauses;
    }
}
