// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;

/**
 * Gives back what a component has bound when its bundle stops. Declarative services may lose a component that is activated at the
 * same time, and its port would be taken for good.
 */
final class BundleEnd implements SynchronousBundleListener {

    private final Bundle bundle;
    private final Runnable close;

    private BundleEnd(Bundle bundle, Runnable close) {
        this.bundle = bundle;
        this.close = close;
    }

    /**
     * Calls {@code close} when the bundle stops.
     *
     * @throws IllegalStateException if it has stopped already
     */
    static void follow(BundleContext context, Runnable close) {
        Bundle bundle = context.getBundle();
        context.addBundleListener(new BundleEnd(bundle, close));
        if (bundle.getState() == Bundle.STOPPING) {
            throw new IllegalStateException("the bundle is being stopped");
        }
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        if (event.getType() == BundleEvent.STOPPING && event.getBundle() == bundle) {
            close.run();
        }
    }
}
