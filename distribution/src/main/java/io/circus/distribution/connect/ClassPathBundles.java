// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution.connect;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.connect.ConnectModule;
import org.osgi.framework.connect.ModuleConnector;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;

/**
 * Gives the framework the jars of {@code system/}, where they lie, and those that are on the class path with its class loader.
 *
 * <p>A bundle takes its classes from the class path only while its content is the one it was installed with, and every package
 * it is wired to comes from the framework or from a bundle for which this holds, transitively. Otherwise the framework makes
 * an ordinary class loader over the content of the jar. This is decided anew for each wiring. An update is therefore new
 * content with a class loader of its own, and the refresh after it takes everything that uses the bundle off the class path.
 *
 * <p>Any thread.
 */
public final class ClassPathBundles implements ModuleConnector {

    static final ClassLoader CLASS_PATH = ClassPathBundles.class.getClassLoader();

    /** For {@link BundleOfClass}, which the framework creates itself. A JVM has one framework. */
    private static volatile ClassPathBundles current;

    private final SystemIndex index;
    /** By location: the real path of the jar. */
    private final Map<String, Path> jars = new ConcurrentHashMap<>();
    /** By location: the content of the bundle, or its last one if it is closed. */
    private final Map<String, JarContent> contents = new ConcurrentHashMap<>();
    /**
     * By name of the jar, the only certain thing that a class tells: a class from the cache of the JVM names the folder in which the
     * cache was made, and the home may have been copied or moved since.
     */
    private final Map<String, String> locations = new ConcurrentHashMap<>();
    private final Set<Path> onClassPath;
    /** By location: the content with which a bundle ran before its last update. */
    private final Map<String, OpenJar> former = new ConcurrentHashMap<>();
    /** The locations of bundles that get their former content at the next update. */
    private final Set<String> backwards = ConcurrentHashMap.newKeySet();
    private volatile BundleContext context;

    private ClassPathBundles(Set<Path> onClassPath, SystemIndex index) {
        this.onClassPath = onClassPath;
        this.index = index;
    }

    /** For jars of any kind. With the system property {@code circus.connect=off} none counts as one of the class path. */
    public static ClassPathBundles create() throws IOException {
        var jars = new HashSet<Path>();
        SystemIndex index = SystemIndex.NONE;
        if (!"off".equals(System.getProperty("circus.connect"))) {
            for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
                Path jar = Path.of(entry);
                if (jar.toFile().isFile()) {
                    jars.add(jar.toRealPath());
                }
            }
            index = SystemIndex.read(System.getProperty("circus.index"));
        }
        current = new ClassPathBundles(jars, index);
        return current;
    }

    /** To be called before the first bundle is resolved. */
    public void follow(BundleContext framework) {
        context = framework;
        framework.addBundleListener((SynchronousBundleListener) event -> {
            JarContent content = event.getType() == BundleEvent.STARTED ? contents.get(event.getBundle().getLocation()) : null;
            if (content != null) {
                content.prove();
            }
        });
    }

    /**
     * Lets the next update of {@code bundle} put back the content with which it ran before its last update.
     *
     * @return false if that content is not known
     */
    public boolean goBack(Bundle bundle) {
        String location = bundle.getLocation();
        if (former.containsKey(location)) {
            backwards.add(location);
        }
        return backwards.contains(location);
    }

    /** Where the framework finds the bundle {@code jar}. */
    public String location(Path jar) throws IOException {
        Path real = jar.toRealPath();
        String location = real.toUri().toString();
        jars.put(location, real);
        locations.put(fileName(real.toUri().toURL()), location);
        return location;
    }

    /**
     * Opens every jar that has not been needed so far. From now on the daemon does not notice a jar that is replaced in its folder
     * until the bundle is updated.
     */
    public void openAll() throws IOException {
        for (JarContent content : contents.values()) {
            content.file();
        }
    }

    @Override
    public void initialize(File storage, Map<String, String> configuration) {}

    /**
     * The next content of a bundle. The framework asks for it when it installs or updates the bundle, and when it refreshes the bundle
     * after closing the content. Only the first content of a bundle is that of the class path. A refresh goes on with the file that
     * was open, whatever lies there now: only an update changes the content of a bundle.
     */
    @Override
    public Optional<ConnectModule> connect(String location) throws BundleException {
        Path jar = jars.get(location);
        if (jar == null) {
            return Optional.empty();
        }
        JarContent last = contents.get(location);
        JarContent next;
        try {
            if (last == null) {
                next = JarContent.installed(this, location, jar, index.of(jar), onClassPath.contains(jar));
            } else if (last.isClosed() && context.getBundle(location) != null) {
                next = last.refreshed();
            } else if (backwards.remove(location)) {
                next = JarContent.putBack(this, location, jar, former.get(location));
            } else {
                Bundle bundle = context.getBundle(location);
                remember(last);
                next = JarContent.replaced(this, location, jar, bundle == null ? null : bundle.getSymbolicName());
            }
        } catch (NoSuchFileException e) {
            throw new BundleException("cannot read " + jar + ": there is no such file", e);
        } catch (IOException e) {
            throw new BundleException("cannot read " + jar + ": " + e.getMessage(), e);
        }
        return Optional.of(() -> next);
    }

    /** Content that has never run is not put back. */
    private void remember(JarContent last) throws IOException {
        if (last.isProven()) {
            OpenJar forgotten = former.put(last.location(), last.hold());
            if (forgotten != null) {
                forgotten.letGo();
            }
        }
    }

    @Override
    public Optional<BundleActivator> newBundleActivator() {
        return Optional.empty();
    }

    /** Makes {@code content} the content of its bundle, and returns the former one; null if this is the first. */
    JarContent opened(JarContent content) {
        return contents.put(content.location(), content);
    }

    /** Puts {@code former} back in place of {@code content}: an update has failed. */
    void restore(JarContent former, JarContent content) {
        contents.replace(content.location(), content, former);
    }

    boolean isCurrent(JarContent content) {
        return contents.get(content.location()) == content;
    }

    /** The class path's loader if the bundle at {@code location} may use it. */
    Optional<ClassLoader> loader(String location) {
        Bundle bundle = context.getBundle(location);
        BundleWiring wiring = bundle == null ? null : bundle.adapt(BundleWiring.class);
        return wiring != null && comesFromClassPath(wiring, new HashSet<>())
                ? Optional.of(new PresentClasses(this, location)) : Optional.empty();
    }

    private boolean comesFromClassPath(BundleWiring wiring, Set<BundleWiring> seen) {
        Bundle bundle = wiring.getBundle();
        if (bundle.getBundleId() == Constants.SYSTEM_BUNDLE_ID || !seen.add(wiring)) {
            return true;
        }
        JarContent content = contents.get(bundle.getLocation());
        if (content == null || !content.isOnClassPath()) {
            return false;
        }
        for (BundleWire wire : wiring.getRequiredWires(PackageNamespace.PACKAGE_NAMESPACE)) {
            if (!comesFromClassPath(wire.getProviderWiring(), seen)) {
                return false;
            }
        }
        return true;
    }

    /** Whether a class belongs to another bundle than the one at {@code viewer}, and that bundle has another content by now. */
    boolean hasLeft(Class<?> type, String viewer) {
        String location = locationOf(type);
        JarContent content = location == null || location.equals(viewer) ? null : contents.get(location);
        return content != null && !content.isOnClassPath();
    }

    /** The bundle of a class that the class path's loader has loaded. */
    static Optional<Bundle> bundleOf(Class<?> type) {
        ClassPathBundles bundles = current;
        String location = bundles == null ? null : bundles.locationOf(type);
        return location == null ? Optional.empty() : Optional.ofNullable(bundles.context.getBundle(location));
    }

    /** Null if the class does not belong to a bundle on the class path. */
    private String locationOf(Class<?> type) {
        return type.getClassLoader() != CLASS_PATH ? null
                : locations.get(fileName(type.getProtectionDomain().getCodeSource().getLocation()));
    }

    private static String fileName(URL jar) {
        return jar.getPath().substring(jar.getPath().lastIndexOf('/') + 1);
    }
}
