// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.daemon;

import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

/**
 * The marker service that tells the launcher that startup is done: each watcher has started, has failed or waits for something. Until
 * then the launcher starts no bundle that no watcher needs, so that the first processes have the processors to themselves.
 */
final class StartupMarker {

    private StartupMarker() {}

    static void publish(BundleContext context) {
        try {
            context.registerService(Object.class, new Object(), FrameworkUtil.asDictionary(Map.of("circus.startup.done", true)));
        } catch (IllegalStateException e) {
            // the bundle has been stopped meanwhile, and nobody waits any more
        }
    }
}
