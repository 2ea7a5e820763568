// SPDX-License-Identifier: Apache-2.0
package io.circus.toolkit.internal;

import io.circus.kernel.EventLoop;
import io.circus.kernel.ListenerCalls;
import io.circus.toolkit.foreign.ForeignCode;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/** Guards the listeners of plugins. Nothing else of the bundle needs to be started. */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class ToolkitActivator implements BundleActivator {

    /** Without a kernel there are no listeners. */
    @Override
    public void start(BundleContext context) {
        ServiceReference<EventLoop> loop = context.getServiceReference(EventLoop.class);
        if (loop != null) {
            context.registerService(ListenerCalls.class, new GuardedListeners(ForeignCode.of(context.getService(loop), context)), null);
        }
    }

    @Override
    public void stop(BundleContext context) {
        // the framework takes the service back; calls that run are brought to their end by the loop
    }
}
