// SPDX-License-Identifier: Apache-2.0
package io.circus.toolkit.foreign;

import static java.lang.System.Logger.Level.ERROR;

import io.circus.kernel.EventLoop;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** Tells foreign bundles by where they come from: anywhere but the home's {@code system/}. */
final class ForeignBundles implements ForeignCode {

    private static final System.Logger LOG = System.getLogger("circus");

    /** By the number of the bundle. Of all who call foreign code: a JVM has one framework. */
    private static final Map<Long, Conduct> CONDUCTS = new ConcurrentHashMap<>();

    private final EventLoop loop;
    private final String system;

    /** @param home the home of the program; null if there is none: then no bundle is foreign */
    ForeignBundles(EventLoop loop, String home) {
        this.loop = loop;
        // with an absolute path, which a URL of whatever kind ends in
        system = home == null ? "" : Path.of(home).toAbsolutePath().resolve("system").toUri().getRawPath();
    }

    @Override
    public Guard guard(Bundle provider, String service, int most) {
        if (provider == null || provider.getBundleId() == 0 || provider.getLocation().contains(system)) {
            return Guard.own();
        }
        CONDUCTS.keySet().removeIf(id -> id != provider.getBundleId() && provider.getBundleContext() != null
                && provider.getBundleContext().getBundle(id) == null);
        Conduct conduct = CONDUCTS.computeIfAbsent(provider.getBundleId(), id ->
                new Conduct("bundle " + provider.getSymbolicName(), provider::getLastModified, () -> stop(provider)));
        return new ForeignService(service, conduct, most, loop, System::nanoTime);
    }

    /** On a thread of its own: the bundle may hang in its stop as well. */
    private static void stop(Bundle bundle) {
        Thread.ofPlatform().daemon().name("circus-stop " + bundle.getSymbolicName()).start(() -> {
            try {
                bundle.stop();
            } catch (BundleException | IllegalStateException e) {
                LOG.log(ERROR, () -> "cannot stop bundle " + bundle.getSymbolicName() + ": " + e.getMessage());
            }
        });
    }
}
