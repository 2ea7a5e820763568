// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution;

import static java.lang.System.Logger.Level.ERROR;

import io.circus.distribution.connect.ClassPathBundles;
import io.circus.distribution.deploy.Deployer;
import io.circus.distribution.log.FrameworkReports;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.launch.Framework;

/**
 * The bundles of {@code system/}. A bundle that the daemon can do without, such as the shell, is left out with a message if it
 * fails. The start has failed if no control endpoint is open in the end: such a daemon would only look alive.
 */
final class SystemBundles {

    private static final System.Logger LOG = System.getLogger(SystemBundles.class.getName());
    private static final String FILE_INSTALL = "org.apache.felix.fileinstall";

    private final Framework framework;
    /** The framework's. It is kept because a stopped framework returns none, while this one reports that it is invalid. */
    private final BundleContext context;
    private final Home home;
    private final ClassPathBundles onClassPath;
    private final List<String> failures = new ArrayList<>();

    /** @param framework initialised */
    SystemBundles(Framework framework, Home home, ClassPathBundles onClassPath) {
        this.framework = framework;
        context = framework.getBundleContext();
        this.home = home;
        this.onClassPath = onClassPath;
    }

    /** Installs and starts the bundles. @return why the daemon cannot run; empty if it runs or is stopping */
    Optional<String> start() throws IOException, BundleException, InterruptedException {
        home.missingJars().forEach(jar -> failures.add("cannot install " + jar + ": there is no such file"));
        Map<Boolean, List<Path>> jars = home.systemJars().stream().collect(Collectors.partitioningBy(Home::isForLater));
        List<Bundle> first = install(jars.get(false));
        if (!failures.isEmpty() && first.stream().noneMatch(bundle -> home.isKernel(bundle.getLocation()))) {
            return Optional.of(failures.getFirst());
        }
        framework.start();
        try (var startup = new StartupMarker(context)) {
            for (Bundle bundle : first) {
                if (!start(bundle) && home.isKernel(bundle.getLocation())) {
                    return Optional.of(failures.getFirst());
                }
            }
            if (isActive() && !isWithoutControl()) {
                startup.await();
            }
        }
        for (Bundle bundle : isActive() ? install(jars.get(true)) : List.<Bundle>of()) {
            boolean isFileInstall = FILE_INSTALL.equals(bundle.getSymbolicName());
            if (isFileInstall && hasFailed()) {
                break;
            }
            if (isFileInstall) {
                Deployer.follow(bundle, context);
            }
            start(bundle);
        }
        if (hasFailed()) {
            return Optional.of(failures.getFirst());
        }
        onClassPath.openAll();
        failures.forEach(failure -> LOG.log(ERROR, () -> failure));
        return Optional.empty();
    }

    private boolean hasFailed() {
        return !failures.isEmpty() && isWithoutControl();
    }

    /** Whether no control endpoint is open although the framework is not stopping. */
    private boolean isWithoutControl() {
        return isActive() && !ControlWatch.isThere(context);
    }

    private boolean isActive() {
        return framework.getState() == Bundle.ACTIVE;
    }

    private List<Bundle> install(List<Path> jars) {
        var bundles = new ArrayList<Bundle>();
        for (Path jar : jars) {
            try {
                bundles.add(context.installBundle(onClassPath.location(jar)));
            } catch (BundleException | IOException | IllegalStateException e) {
                if ((framework.getState() & (Bundle.STOPPING | Bundle.RESOLVED)) != 0) {
                    break; // the daemon ends meanwhile
                }
                failures.add("cannot install " + jar + ": " + FrameworkReports.reason(e));
            }
        }
        return bundles;
    }

    private boolean start(Bundle bundle) {
        if (!isActive()) {
            return true;
        }
        try {
            bundle.start();
            return true;
        } catch (BundleException | IllegalStateException | LinkageError e) {
            if (isActive()) {
                failures.add("cannot start bundle " + bundle.getSymbolicName() + ": " + FrameworkReports.reason(e));
            }
            return false;
        }
    }
}
