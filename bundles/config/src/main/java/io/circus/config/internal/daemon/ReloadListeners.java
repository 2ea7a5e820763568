// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.daemon;

import static java.lang.System.Logger.Level.ERROR;

import io.circus.control.ReloadListener;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** The {@link ReloadListener}s that are registered at the moment. Any thread. */
record ReloadListeners(BundleContext context) {

    private static final System.Logger LOG = System.getLogger("circus");

    void tell() {
        try {
            for (ServiceReference<ReloadListener> reference : context.getServiceReferences(ReloadListener.class, null)) {
                ReloadListener listener = context.getService(reference);
                if (listener != null) {
                    tell(listener);
                    context.ungetService(reference);
                }
            }
        } catch (InvalidSyntaxException e) {
            throw new AssertionError("no filter is right", e);
        }
    }

    private static void tell(ReloadListener listener) {
        try {
            listener.reloading();
        } catch (RuntimeException e) {
            LOG.log(ERROR, () -> "cannot tell " + listener + " of a reload", e);
        }
    }
}
