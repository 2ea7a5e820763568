// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution.deploy;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;

import io.circus.distribution.log.FrameworkReports;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.BundleListener;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * Wires the users of an updated bundle to its new exports. OSGi leaves them with the former classes until a refresh, and
 * until then a bundle and its users do not find each other's services: an update of the bundle with the control endpoint's
 * settings would close the endpoint for good.
 *
 * <p>An update and a refresh at the same time interrupt each other, and can leave a bundle stopped that nobody has stopped. Such a
 * bundle is started again after the refresh.
 */
public final class UpdatedBundles implements BundleListener {

    private static final System.Logger LOG = System.getLogger(UpdatedBundles.class.getName());

    /** Tries again what fails because others are starting bundles at the moment. */
    private static final int MOST_TRIES = 5;

    private final Bundle framework;
    private final LaterTries later = new LaterTries();
    private final FrameworkWiring wiring;
    private final Set<Bundle> updated = new HashSet<>();
    /** The bundles that have run; one that never ran has a reason of its own. Guarded by itself. */
    private final Set<Bundle> proven = new LinkedHashSet<>();
    /** What is to run when the users of a bundle have its new content. */
    private final Map<Bundle, Runnable> waiting = new ConcurrentHashMap<>();

    public UpdatedBundles(Bundle framework) {
        this.framework = framework;
        this.wiring = framework.adapt(FrameworkWiring.class);
    }

    /**
     * Called on the framework's thread for events, one after another. The refresh runs on another thread; begun before
     * the updated bundle has started again, it would take the lock that its start needs.
     */
    @Override
    public void bundleChanged(BundleEvent event) {
        Bundle bundle = event.getBundle();
        switch (event.getType()) {
            case BundleEvent.UPDATED -> updated.add(bundle);
            case BundleEvent.UNINSTALLED -> {
                updated.remove(bundle);
                synchronized (proven) {
                    proven.remove(bundle);
                }
            }
            case BundleEvent.STARTED -> {
                synchronized (proven) {
                    proven.add(bundle);
                }
                if (updated.remove(bundle)) {
                    refresh(bundle);
                }
            }
            default -> { }
        }
    }

    /** Runs {@code task} once, when the users of {@code bundle} have the content that it starts with after its next update. Any thread. */
    void whenRefreshed(Bundle bundle, Runnable task) {
        waiting.put(bundle, task);
    }

    /** Nobody waits any more. */
    void forget(Bundle bundle, Runnable task) {
        waiting.remove(bundle, task);
    }

    private void refresh(Bundle bundle) {
        String name = bundle.getSymbolicName();
        if (wiring.getRemovalPendingBundles().isEmpty()) {
            LOG.log(INFO, () -> "Nothing else uses " + name);
            refreshed(bundle);
            // bundles that could not use the former content
            Thread.ofPlatform().daemon().name("circus-refreshed").start(() -> startLeftOut(1));
        } else {
            wiring.refreshBundles(null, done -> {
                LOG.log(INFO, () -> "Refreshed what uses " + name);
                refreshed(bundle);
                Thread.ofPlatform().daemon().name("circus-refreshed").start(() -> startLeftOut(1));
            });
        }
    }

    private void refreshed(Bundle bundle) {
        Runnable task = waiting.remove(bundle);
        if (task != null) {
            task.run();
        }
    }

    private void startLeftOut(int tries) {
        List<Bundle> all;
        boolean isHeldUp = false;
        synchronized (proven) {
            all = List.copyOf(proven);
        }
        for (Bundle bundle : all) {
            if (framework.getState() == Bundle.ACTIVE && isLeftOut(bundle)) {
                try {
                    bundle.start(Bundle.START_TRANSIENT);
                    LOG.log(INFO, () -> "Started " + bundle.getSymbolicName() + " again");
                } catch (BundleException | IllegalStateException e) {
                    isHeldUp |= LaterTries.isPassing(e);
                    LOG.log(ERROR, () -> "cannot start bundle " + bundle.getSymbolicName() + " again: " + FrameworkReports.reason(e));
                }
            }
        }
        if (isHeldUp && tries < MOST_TRIES) {
            later.after(tries, () -> startLeftOut(tries + 1));
        }
    }

    /** Whether the bundle should run and does not. */
    private static boolean isLeftOut(Bundle bundle) {
        int state = bundle.getState();
        return (state == Bundle.INSTALLED || state == Bundle.RESOLVED)
                && bundle.adapt(BundleStartLevel.class).isPersistentlyStarted();
    }
}
