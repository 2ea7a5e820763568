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

/** One content of a bundle: the jar of its installation, of an update or of a refresh. Any thread. */
final class JarContent implements ConnectContent {

    private final ClassPathBundles bundles;
    private final String location;
    private final Path jar;
    /** What is known without opening the jar; null if nothing is known. */
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

    /** The content of a bundle at its installation; {@code known} may be null. */
    static JarContent installed(ClassPathBundles bundles, String location, Path jar, SystemIndex.Jar known,
            boolean onClassPath) throws IOException {
        return new JarContent(bundles, location, jar, known, onClassPath, known == null ? new OpenJar(jar) : null);
    }

    /**
     * The content that lies at {@code jar} now.
     *
     * @param name the symbolic name that the bundle must have; null if any will do
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

    /** The same content again, after the framework has closed it. */
    synchronized JarContent refreshed() throws IOException {
        var next = new JarContent(bundles, location, jar, null, false, open(jar, file));
        next.proven = proven;
        file = null;
        return next;
    }

    /** The content of {@code former}, whatever lies at its path now. */
    static JarContent putBack(ClassPathBundles bundles, String location, Path jar, OpenJar former) {
        var next = new JarContent(bundles, location, jar, null, false, former.hold());
        next.proven = true;
        return next;
    }

    /** Notes that the bundle runs with this content. */
    void prove() {
        proven = true;
    }

    boolean isProven() {
        return proven;
    }

    /** The open jar, for one more holder. */
    synchronized OpenJar hold() throws IOException {
        file = open(jar, file);
        return file.hold();
    }

    String location() {
        return location;
    }

    /** Whether the classes are those of the class path. */
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

    /** Closes nothing while this is the content of the bundle: a refresh goes on with it. */
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
