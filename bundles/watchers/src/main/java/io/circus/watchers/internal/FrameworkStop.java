// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal;

import static java.lang.System.Logger.Level.WARNING;

import io.circus.kernel.Cause;
import io.circus.watchers.WatcherException;
import io.circus.watchers.Watchers;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * No process outlives the daemon: when the framework begins to stop, whoever stops it and whatever other bundle is there,
 * every watcher is stopped while all else still works. That may take as long as the longest graceful timeout. The launcher,
 * which must not depend on what other listeners do at that moment, calls it as a service beforehand.
 */
@Component(service = Runnable.class, property = "circus.end=processes", immediate = true,
        configurationPolicy = ConfigurationPolicy.IGNORE)
public final class FrameworkStop implements SynchronousBundleListener, Runnable {

    private static final System.Logger LOG = System.getLogger("circus");

    /** By a signal, or by whoever stops the framework. */
    private static final Cause.Asked END = new Cause.Asked("", "quit");

    private final BundleContext context;
    private final Watchers watchers;

    @Activate
    public FrameworkStop(BundleContext context, @Reference Watchers watchers) {
        this.context = context;
        this.watchers = watchers;
        context.addBundleListener(this);
    }

    @Deactivate
    void close() {
        context.removeBundleListener(this);
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        if (event.getType() == BundleEvent.STOPPING && event.getBundle().getBundleId() == 0) {
            run();
        }
    }

    /** Stops every watcher and waits until it has. */
    @Override
    public void run() {
        try {
            watchers.quit(END).join();
        } catch (WatcherException e) {
            LOG.log(WARNING, e::getMessage);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
