// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.daemon;

import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

/**
 * Tells the launcher that the watchers have started, have failed or wait for something: until then it leaves all bundles aside
 * that no watcher needs, so that the first processes need not share the processors with them.
 */
final class Begun {

    private Begun() {}

    static void tell(BundleContext context) {
        try {
            context.registerService(Object.class, new Object(), FrameworkUtil.asDictionary(Map.of("circus.begun", true)));
        } catch (IllegalStateException e) {
            // the bundle has been stopped meanwhile, and nobody waits any more
        }
    }
}
