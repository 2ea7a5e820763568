// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.trust;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import io.circus.linux.Strangers;
import io.circus.toolkit.FileTrouble;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.SynchronousBundleListener;

/**
 * Checks who can change a jar of {@code bundles/} when it is installed or updated, before any of its code runs. A jar that others can
 * change is logged, and uninstalled if the file says {@code strict}.
 */
final class DroppedJars implements SynchronousBundleListener {

    private static final System.Logger LOG = System.getLogger("circus");

    private final Path folder;
    private final boolean strict;

    /** @param folder whose jars are checked */
    DroppedJars(Path folder, boolean strict) {
        this.folder = folder;
        this.strict = strict;
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        if (event.getType() == BundleEvent.INSTALLED || event.getType() == BundleEvent.UPDATED) {
            file(event.getBundle()).filter(jar -> jar.startsWith(folder)).ifPresent(jar -> check(event.getBundle(), jar));
        }
    }

    private void check(Bundle bundle, Path jar) {
        try {
            var strangers = Strangers.ofThisUser();
            Optional<String> reason = strangers.of(jar);
            if (reason.isPresent() && strict) {
                LOG.log(ERROR, () -> "cannot install " + jar + ": " + reason.get() + ", which strict = True forbids");
                bundle.uninstall();
            } else if (reason.isPresent() && !reason.equals(strangers.of(folder))) {
                // that of the folder has been told already
                LOG.log(WARNING, () -> jar + ": " + reason.get() + ": others decide what the daemon runs");
            }
        } catch (IOException | BundleException e) {
            LOG.log(ERROR, () -> "cannot tell who can change " + jar + ": " + FileTrouble.reason(e));
        }
    }

    private static Optional<Path> file(Bundle bundle) {
        try {
            URI location = URI.create(bundle.getLocation());
            return "file".equals(location.getScheme()) ? Optional.of(Path.of(location)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
