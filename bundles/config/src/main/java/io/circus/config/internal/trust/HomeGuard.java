// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.trust;

import static java.lang.System.Logger.Level.WARNING;

import io.circus.config.internal.ini.Findings;
import java.nio.file.Path;
import java.util.Optional;
import org.osgi.framework.BundleContext;

/** Checks who can change the home that the daemon runs from, and the plugins that are dropped into it. */
public record HomeGuard(BundleContext context) {

    private static final System.Logger LOG = System.getLogger("circus");

    /** Checks plugins from now on, until the bundle stops. */
    public void begin(boolean strict) {
        home().ifPresent(home -> context.addBundleListener(new DroppedJars(home.resolve("bundles"), strict)));
    }

    /** Checks the rest of the home on another thread, so that no process waits for it. */
    public void warn() {
        home().ifPresent(home -> Thread.ofVirtual().name("circus-home").start(() -> {
            var findings = new Findings();
            Ownership.of(false).checkProgram(home, findings);
            findings.warnings().forEach(warning -> LOG.log(WARNING, () -> warning));
        }));
    }

    private Optional<Path> home() {
        return Optional.ofNullable(context.getProperty("circus.home")).map(Path::of);
    }
}
