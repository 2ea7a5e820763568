// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution.deploy;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.circus.distribution.log.FrameworkReports;
import java.io.BufferedInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * One jar of {@code bundles/} and its bundle. Its steps run one after another, each on a thread of its own. A step that does not
 * return in time is interrupted; if it does not return nevertheless, its bundle is left behind as it is, and the next content of
 * the jar is installed beside it.
 */
final class DeployedJar {

    private static final System.Logger LOG = System.getLogger(DeployedJar.class.getName());

    /** How long the caller, who has other jars to look after, waits for a step. */
    private static final Duration ATTENTION = Duration.ofSeconds(1);
    /** How long a step may take. */
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final String INSTALL = "install";

    private final File file;
    private final BundleContext context;
    private final UnresolvedJars unresolved;
    private final LeftBehind leftBehind;
    private final LaterTries later;
    /** How many installations in a row have failed for a passing reason. */
    private final AtomicInteger failures = new AtomicInteger();
    /** Completed when the current step has returned or has been given up. Guarded by this. */
    private Thread last;
    /** Used by the threads of the steps, one after another. */
    private Thread worker;
    private volatile Bundle bundle;
    /** Whether the jar is left alone until somebody asks for it. */
    private volatile boolean idle;
    /** A checksum of the content of the bundle. */
    private volatile List<Object> installed;

    /** One step: something that is done with a bundle. */
    private interface Step {
        void run() throws BundleException, IOException;
    }

    DeployedJar(File file, BundleContext context, UnresolvedJars unresolved, LeftBehind leftBehind,
            LaterTries later) {
        this.file = file;
        this.context = context;
        this.unresolved = unresolved;
        this.leftBehind = leftBehind;
        this.later = later;
    }

    /** Installs or updates the jar's bundle and starts it. Waits for a second at most. */
    void deploy() throws InterruptedException {
        try {
            begin(INSTALL, this::installOrUpdate).join(ATTENTION);
        } catch (OutOfMemoryError e) {
            tryLater(e);
        }
    }

    /** Like {@link #deploy}, for a jar that could not be installed before. Returns at once. */
    private void deployAgain() {
        try {
            if (file.exists()) {
                begin(INSTALL, this::installOrUpdate);
            }
        } catch (OutOfMemoryError e) {
            tryLater(e);
        }
    }

    /** Logs the reason once. */
    private void tryLater(Throwable failure) {
        int times = failures.incrementAndGet();
        if (times == 1) {
            LOG.log(ERROR, () -> "cannot install " + file + " at the moment: " + FrameworkReports.reason(failure)
                    + "; it is tried again until it can be");
        }
        later.after(times, this::deployAgain);
    }

    void uninstall() throws InterruptedException {
        unresolved.remove(this);
        begin("uninstall", this::uninstallNow).join(ATTENTION);
    }

    /** Tries to start a bundle that could not be resolved before. Returns at once. */
    void startAgain() {
        begin("start", () -> {
            if (bundle != null && bundle.getState() == Bundle.INSTALLED) {
                start();
            }
        });
    }

    /** Whether the jar's bundle is, or is about to be, the one at {@code location}. */
    boolean isAt(String location) {
        return LeftBehind.isLocation(location, file);
    }

    /** Starts the bundle if the jar was left alone so far. Returns at once. */
    void startOnDemand() {
        begin("start", () -> {
            if (bundle != null && idle) {
                start();
            }
        });
    }

    private synchronized Thread begin(String what, Step step) {
        Thread former = last;
        last = Thread.ofPlatform().daemon().name("circus-jar " + file.getName()).start(() -> {
            try {
                if (former != null) {
                    former.join();
                }
                carryOut(what, step);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (OutOfMemoryError e) {
                failed(what, e);
            }
        });
        return last;
    }

    /** An update whose old bundle hangs in its stop has only begun: it is done again, beside that bundle. */
    private void carryOut(String what, Step step) throws InterruptedException {
        do {
            if (hangs()) {
                leaveBehind();
            }
            worker = Thread.ofPlatform().daemon().name("circus-" + what + " " + file.getName()).start(() -> run(what, step));
            if (!worker.join(LIMIT)) {
                String name = bundle == null ? file.getName() : bundle.getSymbolicName();
                LOG.log(ERROR, () -> "bundle " + name + ": does not return from its " + what + " within " + LIMIT.toSeconds()
                        + " s, going on without it");
                worker.interrupt();
                worker.join(GRACE);
            }
        } while (hangs() && what.equals(INSTALL) && bundle != null && bundle.getState() == Bundle.STOPPING);
    }

    private boolean hangs() {
        return worker != null && worker.isAlive();
    }

    private void leaveBehind() {
        Bundle hanging = bundle;
        if (hanging != null) {
            LOG.log(WARNING, () -> "bundle " + hanging.getSymbolicName() + ": still does not return, leaving it behind");
            leftBehind.add(hanging, worker);
            bundle = null;
        }
    }

    private void run(String what, Step step) {
        try {
            step.run();
            failures.set(0);
        } catch (BundleException | IOException | IllegalStateException | OutOfMemoryError e) {
            failed(what, e);
        }
    }

    private void failed(String what, Throwable failure) {
        if (context.getBundle().getState() != Bundle.ACTIVE) {
            return;
        }
        if (what.equals(INSTALL) && isPassing(failure)) {
            installed = null;
            tryLater(failure);
            return;
        }
        failures.set(0);
        if (failure instanceof BundleException unfit && unfit.getType() == BundleException.RESOLVE_ERROR) {
            unresolved.add(this);
        }
        LOG.log(ERROR, () -> "cannot " + what + " " + file + ": " + FrameworkReports.reason(failure));
    }

    /** A plugin may fail at its start for reasons of its own. */
    private static boolean isPassing(Throwable failure) {
        return failure instanceof BundleException bundle && bundle.getType() == BundleException.ACTIVATOR_ERROR
                ? bundle.getCause() instanceof OutOfMemoryError : LaterTries.isPassing(failure);
    }

    private void installOrUpdate() throws BundleException, IOException {
        Optional<String> unfit = RejectedJars.reason(file);
        if (unfit.isPresent()) {
            LOG.log(ERROR, () -> "cannot install " + file + ": " + unfit.get() + ", ignoring it");
            return;
        }
        Bundle present = bundle;
        var attributes = Files.readAttributes(file.toPath(), BasicFileAttributes.class);
        List<Object> found = List.of(attributes.lastModifiedTime(), attributes.size(), String.valueOf(attributes.fileKey()));
        if (present != null && present.getState() != Bundle.UNINSTALLED && found.equals(installed)) {
            return; // FileInstall has been started again and finds all jars anew
        }
        unresolved.remove(this);
        try (InputStream content = new BufferedInputStream(new FileInputStream(file))) {
            if (present == null || present.getState() == Bundle.UNINSTALLED) {
                install(content);
            } else {
                LOG.log(INFO, () -> "Updating bundle " + present.getSymbolicName() + " / " + present.getVersion());
                present.update(content);
            }
        }
        installed = found;
        if (bundle.getState() != Bundle.UNINSTALLED) { // as what others can change is at once, where strict is set
            idle = (idle || bundle != present) && OnDemand.suffices(bundle);
            if (idle) {
                LOG.log(INFO, () -> "Installed bundle: " + file.toURI() + ", it starts when a section of the file uses it");
            } else {
                start();
            }
            unresolved.tryAgain();
        }
    }

    private void install(InputStream content) throws BundleException {
        Bundle added = context.installBundle(LeftBehind.location(file, context), content);
        bundle = added;
        LOG.log(INFO, () -> "Installing bundle " + added.getSymbolicName() + " / " + added.getVersion());
    }

    private void start() throws BundleException {
        Bundle present = bundle;
        if (present.getHeaders("").get(Constants.FRAGMENT_HOST) != null) {
            return;
        }
        idle = false;
        boolean running = present.getState() == Bundle.ACTIVE;
        unresolved.remove(this);
        present.start(Bundle.START_ACTIVATION_POLICY);
        if (!running || present.getState() == Bundle.ACTIVE) {
            LOG.log(INFO, () -> "Started bundle: " + file.toURI());
        }
    }

    private void uninstallNow() throws BundleException {
        Bundle present = bundle;
        if (present != null && present.getState() == Bundle.UNINSTALLED) {
            LOG.log(INFO, () -> "bundle " + present.getSymbolicName() + " has already been uninstalled");
        } else if (present != null) {
            LOG.log(INFO, () -> "Uninstalling bundle " + present.getBundleId() + " (" + present.getSymbolicName() + ")");
            present.uninstall();
            context.getBundle().adapt(FrameworkWiring.class).refreshBundles(List.of(present));
        }
    }
}
