// SPDX-License-Identifier: Apache-2.0
package io.circus.linux.internal;

import io.circus.kernel.ControlGroups;
import io.circus.kernel.ProcessTable;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/** Offers the kernel control groups. Nothing else of the bundle needs to be started. */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class LinuxActivator implements BundleActivator {

    private WatcherGroups groups;

    /** Processes that were made while there was no control group get one now: the bundle may have been updated. */
    @Override
    public void start(BundleContext context) {
        ServiceReference<ProcessTable> table = context.getServiceReference(ProcessTable.class);
        groups = new WatcherGroups(System.getenv(WatcherGroups.SWITCH));
        context.registerService(ControlGroups.class, groups, null);
        if (table != null) {
            context.getService(table).processes().forEach(child -> groups.enclose(child.label().watcher(), child.pid()));
        }
    }

    @Override
    public void stop(BundleContext context) {
        groups.close();
    }
}
