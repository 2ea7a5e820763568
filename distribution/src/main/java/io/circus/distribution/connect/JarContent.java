// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution.connect;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.osgi.framework.Constants;
import org.osgi.framework.connect.ConnectContent;

/** A jar as one content of its bundle: that of its installation, of an update or of a refresh. Any thread. */
final class JarContent implements ConnectContent {

    private final ClassPathBundles bundles;
    private final String location;
    private final Path jar;
    /** What can be had without opening the jar; null if nothing can. */
    private final SystemIndex.Jar known;
    private final boolean onClassPath;
    private JarContent former;
    private OpenJar file;
    private boolean closed;
    private volatile boolean proven;

    private JarContent(ClassPathBundles bundles, String location, Path jar, SystemIndex.Jar known, boolean onClassPath,
            OpenJar file) {
        this.bundles = bundles;
        this.location = location;
        this.jar = jar;
        this.known = known;
        this.onClassPath = onClassPath;
        this.file = file;
    }

    /** What a bundle is installed with; {@code known} may be null. */
    static JarContent installed(ClassPathBundles bundles, String location, Path jar, SystemIndex.Jar known,
            boolean onClassPath) throws IOException {
        return new JarContent(bundles, location, jar, known, onClassPath, known == null ? new OpenJar(jar) : null);
    }

    /**
     * What is found at {@code jar} now.
     *
     * @param name the symbolic name of its bundle: whoever puts another one there has made a mistake; null if any will do
     */
    static JarContent replaced(ClassPathBundles bundles, String location, Path jar, String name) throws IOException {
        var file = new OpenJar(jar);
        boolean good = false;
        try {
            String found = symbolicName(file.zip());
            if (name != null && !name.equals(found)) {
                throw new IOException("it is " + found + ", expected " + name);
            }
            good = true;
            return new JarContent(bundles, location, jar, null, false, file);
        } finally {
            if (!good) {
                file.letGo();
            }
        }
    }

    private static String symbolicName(ZipFile file) throws IOException {
        ZipEntry entry = file.getEntry(JarFile.MANIFEST_NAME);
        String name = null;
        if (entry != null) {
            try (InputStream manifest = file.getInputStream(entry)) {
                name = new Manifest(manifest).getMainAttributes().getValue(Constants.BUNDLE_SYMBOLICNAME);
            }
        }
        if (name == null) {
            throw new IOException("it is no bundle");
        }
        return name.split(";")[0].strip();
    }

    /** The same content again, which the framework has closed. */
    synchronized JarContent refreshed() throws IOException {
        var next = new JarContent(bundles, location, jar, null, false, open(jar, file));
        next.proven = proven;
        file = null;
        return next;
    }

    /** What was found in {@code former}, whatever lies there now. */
    static JarContent putBack(ClassPathBundles bundles, String location, Path jar, OpenJar former) {
        var next = new JarContent(bundles, location, jar, null, false, former.hold());
        next.proven = true;
        return next;
    }

    /** Its bundle runs with it. */
    void prove() {
        proven = true;
    }

    boolean isProven() {
        return proven;
    }

    /** Its open jar, for one holder more. */
    synchronized OpenJar hold() throws IOException {
        file = open(jar, file);
        return file.hold();
    }

    String location() {
        return location;
    }

    /** Whether its classes are those that the class path has. */
    boolean isOnClassPath() {
        return onClassPath;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public synchronized void open() {
        former = bundles.opened(this);
    }

    /** What its bundle consists of stays open: a refresh goes on with it. */
    @Override
    public synchronized void close() throws IOException {
        closed = true;
        if (former != null && !former.isClosed()) {
            bundles.restore(former, this);
        }
        former = null;
        if (!bundles.isCurrent(this) && file != null) {
            file.letGo();
            file = null;
        }
    }

    /** Empty: the framework reads the manifest itself, and faster than the JDK does. */
    @Override
    public Optional<Map<String, String>> getHeaders() {
        return Optional.empty();
    }

    @Override
    public Iterable<String> getEntries() throws IOException {
        if (known != null && known.names().length > 0) {
            return known.allNames();
        }
        List<String> names = new ArrayList<>();
        for (var entries = file().entries(); entries.hasMoreElements();) {
            names.add(entries.nextElement().getName());
        }
        return names;
    }

    @Override
    public Optional<ConnectEntry> getEntry(String name) {
        if (known != null) {
            byte[] bytes = known.entries().get(name);
            if (bytes != null) {
                return Optional.of(new JarEntry(this, name, bytes));
            }
            if (SystemIndex.holds(name)) {
                return Optional.empty();
            }
        }
        try {
            ZipEntry entry = file().getEntry(name);
            return entry == null ? Optional.empty() : Optional.of(new JarEntry(this, entry.getName(), null));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name + " of " + jar, e);
        }
    }

    @Override
    public Optional<ClassLoader> getClassLoader() {
        return onClassPath ? bundles.loader(location) : Optional.empty();
    }

    /** The open jar. */
    synchronized ZipFile file() throws IOException {
        file = open(jar, file);
        return file.zip();
    }

    private static OpenJar open(Path jar, OpenJar file) throws IOException {
        return file == null ? new OpenJar(jar) : file;
    }
}
