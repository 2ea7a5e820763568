// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;

import io.circus.distribution.connect.ClassPathBundles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.apache.felix.framework.Felix;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.launch.Framework;
import org.osgi.service.log.LogService;
import org.osgi.service.log.LoggerFactory;

/** The daemon's life as the launcher sees it: a framework with the bundles of {@code system/}, from start to stop. */
final class DaemonFramework {

    private static final System.Logger LOG = System.getLogger(DaemonFramework.class.getName());
    private static final String FILE_INSTALL = "org.apache.felix.fileinstall";
    private static final int BROKEN = 1;

    private final Home home;
    private final Map<String, String> properties;

    /** @param properties what the bundles are to find as framework properties */
    DaemonFramework(Home home, Map<String, String> properties) {
        this.home = home;
        this.properties = properties;
    }

    /** Starts everything, waits until the framework has stopped and returns the exit status some bundle asked for. */
    int runToEnd() throws IOException, BundleException, InterruptedException, ReflectiveOperationException {
        var status = new AtomicInteger();
        // A terminal shell loads its provider through the context class loader, and must not find the launcher's.
        Thread.currentThread().setContextClassLoader(null);
        try (var storage = FrameworkStorage.create(Path.of(System.getProperty("java.io.tmpdir")))) {
            var log = new FelixLog();
            var onClassPath = ClassPathBundles.create();
            Framework framework = new Felix(configuration(storage, log), onClassPath);
            log.follow(framework);
            framework.init(event -> FrameworkReports.log(event));
            var ending = new AtomicBoolean();
            TerminationSignals.handle(signal -> {
                LOG.log(INFO, () -> "Got signal " + signal.replace("SIG", "SIG_"));
                ending.set(true);
                stop(framework);
            });
            BundleContext context = framework.getBundleContext();
            onClassPath.follow(context);
            context.addFrameworkListener(FrameworkReports::log);
            context.addBundleListener(new UpdatedBundles(framework));
            context.registerService(IntConsumer.class, status::set,
                    FrameworkUtil.asDictionary(Map.of("circus.exit", true)));
            context.registerService(new String[] {LogService.class.getName(), LoggerFactory.class.getName()},
                    new LogBridge(() -> framework.getState() == Bundle.STOPPING), null);
            try {
                if (!startBundles(framework, context, onClassPath)) {
                    status.compareAndSet(0, BROKEN);
                    stop(framework);
                }
            } catch (IllegalStateException | BundleException e) {
                if (!ending.get()) {
                    throw e;
                }
            }
            if (ending.get()) {
                // a signal that came before the framework was started has not ended it
                stop(framework);
            }
            framework.waitForStop(0);
        }
        return status.get();
    }

    private Map<String, Object> configuration(FrameworkStorage storage, FelixLog log) {
        Map<String, Object> configuration = new HashMap<>(FrameworkSettings.of(home, storage));
        configuration.putAll(properties);
        configuration.put("felix.log.logger", log);
        return configuration;
    }

    /** A bundle that does not start is reported and left out; without the kernel there is nothing to go on with. */
    private boolean startBundles(Framework framework, BundleContext context, ClassPathBundles onClassPath)
            throws IOException, BundleException {
        var bundles = new ArrayList<Bundle>();
        for (Path jar : home.systemJars()) {
            try {
                bundles.add(context.installBundle(onClassPath.location(jar)));
            } catch (BundleException e) {
                LOG.log(ERROR, () -> "cannot install " + jar + ": " + FrameworkReports.reason(e));
            }
        }
        framework.start();
        boolean first = true;
        for (Bundle bundle : bundles) {
            if (!start(bundle, framework) && first) {
                return false;
            }
            first = false;
            if (FILE_INSTALL.equals(bundle.getSymbolicName()) && bundle.getState() == Bundle.ACTIVE) {
                reportRejectedJars(bundle);
            }
        }
        onClassPath.openAll();
        return !bundles.isEmpty();
    }

    private static boolean start(Bundle bundle, Framework framework) {
        if (framework.getState() != Bundle.ACTIVE) {
            return true;
        }
        try {
            bundle.start();
            return true;
        } catch (BundleException | IllegalStateException e) {
            if (framework.getState() == Bundle.ACTIVE) {
                LOG.log(ERROR, () -> "cannot start bundle " + bundle.getSymbolicName() + ": " + FrameworkReports.reason(e));
            }
            return false;
        }
    }

    private static void reportRejectedJars(Bundle fileInstall) {
        try {
            RejectedJars.report(fileInstall);
        } catch (ClassNotFoundException | IllegalStateException e) {
            LOG.log(ERROR, () -> "cannot watch for broken jars: " + FrameworkReports.reason(e));
        }
    }

    private static void stop(Framework framework) {
        try {
            framework.stop();
        } catch (BundleException e) {
            LOG.log(ERROR, () -> "cannot stop the framework: " + FrameworkReports.reason(e));
        }
    }
}
