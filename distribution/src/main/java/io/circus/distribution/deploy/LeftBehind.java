// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution.deploy;

import static java.lang.System.Logger.Level.WARNING;

import io.circus.distribution.log.FrameworkReports;
import java.io.File;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.hooks.bundle.CollisionHook;

/**
 * The bundles whose start or stop does not return. The framework holds the lock of such a bundle, so nothing can be done with it;
 * another one of its name and version may be installed beside it. Any thread.
 */
final class LeftBehind implements CollisionHook {

    private static final System.Logger LOG = System.getLogger(LeftBehind.class.getName());

    private final Set<Bundle> bundles = ConcurrentHashMap.newKeySet();

    @Override
    public void filterCollisions(int operation, Bundle target, Collection<Bundle> candidates) {
        bundles.forEach(candidates::remove);
    }

    /** Uninstalls {@code bundle} if {@code hanging} returns after all. */
    void add(Bundle bundle, Thread hanging) {
        bundles.add(bundle);
        Thread.ofPlatform().daemon().name("circus-left " + bundle.getSymbolicName()).start(() -> {
            try {
                hanging.join();
                bundle.uninstall();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (BundleException | IllegalStateException e) {
                LOG.log(WARNING, () -> "cannot uninstall " + bundle.getSymbolicName() + ": " + FrameworkReports.reason(e));
            } finally {
                bundles.remove(bundle);
            }
        });
    }

    /** A location for {@code file} at which no bundle is installed. It is a path of the file as well. */
    static String location(File file, BundleContext context) {
        String location = file.toURI().toString();
        int name = location.lastIndexOf('/') + 1;
        for (int i = 0; context.getBundle(location) != null; i++) {
            location = location.substring(0, name + 2 * i) + "./" + location.substring(name + 2 * i);
        }
        return location;
    }

    /** Whether {@code location} is one of {@code file}. */
    static boolean isLocation(String location, File file) {
        return location.replace("/./", "/").equals(file.toURI().toString());
    }
}
