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

/** Waits until each watcher has started, has failed or waits for something, as a marker service tells; or until the daemon ends. */
final class BegunWatchers implements AutoCloseable {

    private static final String MARKER = "(circus.begun=true)";
    /** The other bundles have to come, whatever becomes of the watchers. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final BundleContext context;
    private final CountDownLatch begun = new CountDownLatch(1);
    private final ServiceListener marker = this::onService;
    private final SynchronousBundleListener end = this::onBundle;

    /** @param context of the framework */
    BegunWatchers(BundleContext context) {
        this.context = context;
        try {
            context.addServiceListener(marker, MARKER);
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException(e);
        }
        context.addBundleListener(end);
    }

    private void onService(ServiceEvent event) {
        begun.countDown();
    }

    private void onBundle(BundleEvent event) {
        if (event.getType() == BundleEvent.STOPPING && event.getBundle().getBundleId() == 0) {
            begun.countDown();
        }
    }

    void await() throws InterruptedException {
        begun.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
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
