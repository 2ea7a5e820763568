// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.framework.AllServiceListener;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * Brings the control endpoint back when it does not come back by itself: two updates at a time can leave a component without a
 * service that it needs, for good. Then every bundle but the kernel is restarted, which ends no process. Any thread.
 */
final class ControlWatch implements AllServiceListener {

    private static final System.Logger LOG = System.getLogger(ControlWatch.class.getName());

    private static final String CONTROL_ENDPOINT = "io.circus.control.ControlEndpoint";
    private static final String PARTS = "io.circus.";
    private static final String KERNEL = "io.circus.kernel";
    private static final List<String> CARRIERS = List.of("io.circus.control", "io.circus.wire", "io.circus.circusctl");
    private static final int PATIENCE_SECONDS = 10;
    /** Each attempt waits twice as long as the one before. */
    private static final int MOST_ATTEMPTS = 3;

    private final Bundle framework;
    private final AtomicInteger attempts = new AtomicInteger();
    private final AtomicBoolean checking = new AtomicBoolean();
    /** Completed when the endpoint has come for the first time, or when the framework stops. */
    private final CountDownLatch first = new CountDownLatch(1);

    private ControlWatch(Bundle framework) {
        this.framework = framework;
    }

    static ControlWatch follow(Bundle framework) {
        var watch = new ControlWatch(framework);
        BundleContext context = framework.getBundleContext();
        try {
            context.addServiceListener(watch, "(" + Constants.OBJECTCLASS + "=" + CONTROL_ENDPOINT + ")");
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException(e);
        }
        context.addBundleListener((SynchronousBundleListener) event -> {
            if (event.getBundle().getBundleId() == 0 && event.getType() == BundleEvent.STOPPING) {
                watch.first.countDown();
            }
        });
        return watch;
    }

    /**
     * Waits for the control endpoint to open for the first time.
     *
     * @return false if it has not opened in time although the framework is not stopping
     */
    boolean awaitFirst(Duration patience) throws InterruptedException {
        return framework.getState() != Bundle.ACTIVE || first.await(patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void serviceChanged(ServiceEvent event) {
        if (event.getType() == ServiceEvent.UNREGISTERING) {
            checkLater();
        } else {
            attempts.set(0);
            first.countDown();
        }
    }

    private void checkLater() {
        if (!checking.compareAndSet(false, true)) {
            return;
        }
        Executor later = CompletableFuture.delayedExecutor((long) PATIENCE_SECONDS << attempts.get(), TimeUnit.SECONDS,
                task -> Thread.ofPlatform().daemon().name("circus-control").start(task));
        later.execute(this::check);
    }

    private void check() {
        checking.set(false);
        try {
            BundleContext context = framework.getBundleContext();
            if (framework.getState() != Bundle.ACTIVE || isThere(context) || !isWanted(context)) {
                return;
            }
            if (attempts.incrementAndGet() > MOST_ATTEMPTS) {
                LOG.log(ERROR, () -> "nothing takes commands, see the log for the component that cannot be activated");
                return;
            }
            LOG.log(WARNING, () -> "nothing takes commands any more, starting all parts but the kernel anew");
            List<Bundle> parts = Arrays.stream(context.getBundles()).filter(ControlWatch::isPart).toList();
            framework.adapt(FrameworkWiring.class).refreshBundles(parts, done -> checkLater());
        } catch (IllegalStateException e) {
            // the framework is stopping
        }
    }

    /** Whether the service of the control endpoint is registered, even by a class of its name that is not on the launcher's class path. */
    static boolean isThere(BundleContext context) {
        try {
            return context.getAllServiceReferences(CONTROL_ENDPOINT, null) != null;
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Whether the bundles that carry the control endpoint are meant to run. */
    private static boolean isWanted(BundleContext context) {
        return Arrays.stream(context.getBundles()).filter(bundle -> CARRIERS.contains(bundle.getSymbolicName()))
                .allMatch(bundle -> bundle.getState() == Bundle.ACTIVE);
    }

    private static boolean isPart(Bundle bundle) {
        String name = String.valueOf(bundle.getSymbolicName());
        return name.startsWith(PARTS) && !name.equals(KERNEL) && bundle.getState() == Bundle.ACTIVE;
    }
}
