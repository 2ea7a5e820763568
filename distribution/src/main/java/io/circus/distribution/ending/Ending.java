// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution.ending;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import io.circus.distribution.log.FrameworkReports;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.launch.Framework;

/**
 * The end of the daemon, which nothing may hold up. The processes of the watchers have all their time to stop. Then everything else
 * has a few seconds, and whatever hangs longer is cut off. Any thread.
 */
public final class Ending implements SynchronousBundleListener {

    private static final System.Logger LOG = System.getLogger(Ending.class.getName());

    /** How long everything after the processes may take. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** How long the last clean-up may take when something hangs. */
    private static final Duration LAST = Duration.ofSeconds(1);

    private final Framework framework;
    private final IntSupplier status;
    private final Runnable cleanUp;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final CountDownLatch processesEnded = new CountDownLatch(1);
    private volatile boolean over;

    /**
     * @param status to end with
     * @param cleanUp removes the launcher's files
     */
    public Ending(Framework framework, IntSupplier status, Runnable cleanUp) {
        this.framework = framework;
        this.status = status;
        this.cleanUp = cleanUp;
    }

    /** Waits for the stop of the framework, which bundles and the shell can begin too, and for the end of the JVM. */
    public void follow() {
        framework.getBundleContext().addBundleListener(this);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().daemon().name("circus-exit").unstarted(this::onExit));
    }

    public boolean hasBegun() {
        return begun.get();
    }

    /** Stops the processes and then the framework; waits for the processes. A second call returns at once. */
    public void begin() {
        if (begun.compareAndSet(false, true)) {
            endProcesses();
            stopFramework();
        }
    }

    /** Called when the framework has stopped or could not be started: the launcher cleans up and exits. */
    public void over() {
        over = true;
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        if (event.getType() == BundleEvent.STOPPING && event.getBundle().getBundleId() == 0 && begun.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon().name("circus-end").start(this::endProcesses);
        }
    }

    /** The shutdown hook. It runs after a call of System.exit; at the ordinary end there is nothing left for it to do. */
    private void onExit() {
        if (over) {
            return;
        }
        if (!begun.get()) {
            LOG.log(ERROR, () -> ExitCaller.find(framework.getBundleContext()) + " has called System.exit, ending as TERM does");
        }
        begin();
        try {
            processesEnded.await();
            framework.waitForStop(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        cleanUp.run();
    }

    /** Takes up to the longest graceful timeout. After it the daemon has a few seconds, whatever still runs in it. */
    private void endProcesses() {
        try {
            call("(circus.end=processes)");
        } finally {
            processesEnded.countDown();
            Thread.ofPlatform().daemon().name("circus-halt").start(this::haltInTime);
        }
    }

    /** Calls the services in the order of their ranking, the highest first. */
    private void call(String filter) {
        BundleContext context = framework.getBundleContext();
        if (context == null) {
            return; // the framework has stopped already
        }
        try {
            for (ServiceReference<Runnable> reference : context.getServiceReferences(Runnable.class, filter).stream()
                    .sorted(Comparator.reverseOrder()).toList()) {
                run(context.getService(reference));
            }
        } catch (InvalidSyntaxException | IllegalStateException e) {
            LOG.log(WARNING, () -> "cannot end in order: " + FrameworkReports.reason(e));
        }
    }

    /** Calls one service; its failure does not concern the next one. @param service null if it has gone meanwhile */
    private static void run(Runnable service) {
        try {
            if (service != null) {
                service.run();
            }
        } catch (RuntimeException | LinkageError e) {
            LOG.log(ERROR, "cannot end in order", e);
        }
    }

    public void stopFramework() {
        try {
            framework.stop();
        } catch (BundleException e) {
            LOG.log(ERROR, () -> "cannot stop the framework: " + FrameworkReports.reason(e));
        }
    }

    private void haltInTime() {
        try {
            new CountDownLatch(1).await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            LOG.log(WARNING, () -> "ending although " + hanging() + " not ended after " + PATIENCE.toSeconds() + " s");
            Thread last = Thread.ofPlatform().daemon().name("circus-clean-up").start(() -> {
                call("(circus.end=files)");
                cleanUp.run();
            });
            last.join(LAST);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            Runtime.getRuntime().halt(status.getAsInt());
        }
    }

    private String hanging() {
        BundleContext context = framework.getBundleContext();
        List<String> names = context == null ? List.of() : Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getBundleId() != 0
                        && (bundle.getState() == Bundle.STOPPING || bundle.getState() == Bundle.STARTING))
                .sorted(Comparator.comparing(Bundle::getBundleId)).map(Bundle::getSymbolicName).toList();
        return names.isEmpty() ? "the JVM has" : names.stream().collect(Collectors.joining(", ", "bundle ", " has"));
    }
}
