// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.SynchronousBundleListener;

/**
 * Waits for the service that marks the end of startup, when each watcher has started, has failed or waits for something. The end of
 * the daemon ends the waiting too.
 */
final class StartupMarker implements AutoCloseable {

    private static final String MARKER = "(circus.startup.done=true)";
    /** How long it waits at most: the other bundles must start, whatever becomes of the watchers. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final BundleContext context;
    private final CountDownLatch done = new CountDownLatch(1);
    private final ServiceListener marker = this::onService;
    private final SynchronousBundleListener end = this::onBundle;

    /** @param context of the framework */
    StartupMarker(BundleContext context) {
        this.context = context;
        try {
            context.addServiceListener(marker, MARKER);
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException(e);
        }
        context.addBundleListener(end);
    }

    private void onService(ServiceEvent event) {
        done.countDown();
    }

    private void onBundle(BundleEvent event) {
        if (event.getType() == BundleEvent.STOPPING && event.getBundle().getBundleId() == 0) {
            done.countDown();
        }
    }

    void await() throws InterruptedException {
        done.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        try {
            context.removeServiceListener(marker);
            context.removeBundleListener(end);
        } catch (IllegalStateException e) {
            // the framework has stopped
        }
    }
}
