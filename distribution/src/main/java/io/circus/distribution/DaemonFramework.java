// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.circus.distribution.connect.ClassPathBundles;
import io.circus.distribution.deploy.BundleUpdater;
import io.circus.distribution.deploy.UpdatedBundles;
import io.circus.distribution.ending.Ending;
import io.circus.distribution.ending.TerminationSignals;
import io.circus.distribution.log.FelixLog;
import io.circus.distribution.log.FrameworkReports;
import io.circus.distribution.log.LogBridge;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.apache.felix.framework.Felix;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.launch.Framework;
import org.osgi.service.log.LogService;
import org.osgi.service.log.LoggerFactory;

/** The framework of the daemon with the bundles of {@code system/}, from start to stop. */
final class DaemonFramework {

    private static final System.Logger LOG = System.getLogger(DaemonFramework.class.getName());
    /** How long a daemon may stay without a control endpoint once all its bundles have started. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Home home;
    private final Map<String, String> properties;

    /** @param properties framework properties for the bundles */
    DaemonFramework(Home home, Map<String, String> properties) {
        this.home = home;
        this.properties = properties;
    }

    /** Starts the bundles, waits until the framework has stopped and returns the exit status that a bundle has asked for. */
    int runToEnd() throws IOException, BundleException, InterruptedException, ReflectiveOperationException {
        var status = new AtomicInteger();
        // JLine loads its terminal provider through the context class loader, and must not find the launcher's.
        Thread.currentThread().setContextClassLoader(null);
        OpenFiles.check();
        tellIfUnkept();
        PrivateFolder user = PrivateFolder.ofThisUser();
        try (var storage = FrameworkStorage.create(user,
                user.places(System::getenv, Path.of(System.getProperty("java.io.tmpdir"))))) {
            var log = new FelixLog();
            var onClassPath = ClassPathBundles.create();
            Framework framework = new Felix(configuration(storage, log), onClassPath);
            log.follow(framework);
            framework.init(event -> FrameworkReports.log(event));
            var ending = new Ending(framework, status::get, storage::close);
            TerminationSignals.handle(signal -> {
                LOG.log(INFO, () -> "Got signal " + signal.replace("SIG", "SIG_"));
                ending.begin();
            });
            ending.follow();
            BundleContext context = framework.getBundleContext();
            onClassPath.follow(context);
            context.addFrameworkListener(FrameworkReports::log);
            var updated = new UpdatedBundles(framework);
            context.addBundleListener(updated);
            context.addFrameworkListener(new LostWires(framework));
            ControlWatch control = ControlWatch.follow(framework);
            context.registerService(IntConsumer.class, status::set,
                    FrameworkUtil.asDictionary(Map.of("circus.exit", true)));
            // for the control endpoint, which ends the daemon if it cannot be opened
            Consumer<String> failure = reason -> {
                status.compareAndSet(0, StartFailure.STATUS);
                StartFailure.fail(context, reason);
                Thread.ofPlatform().daemon().name("circus-failure").start(ending::begin);
            };
            context.registerService(Consumer.class, failure, FrameworkUtil.asDictionary(Map.of("circus.fail", true)));
            BundleUpdater.offer(context, updated, onClassPath::goBack);
            context.registerService(new String[] {LogService.class.getName(), LoggerFactory.class.getName()},
                    new LogBridge(() -> framework.getState() == Bundle.STOPPING), null);
            try {
                run(framework, new SystemBundles(framework, home, onClassPath), control, ending, status);
            } finally {
                ending.over();
            }
        }
        return status.get();
    }

    /** The script says why there is no keeper above this JVM. */
    private static void tellIfUnkept() {
        String reason = System.getProperty("circus.unkept");
        if (reason != null) {
            LOG.log(WARNING, () -> "processes will not survive the daemon: " + reason);
        }
    }

    private static void run(Framework framework, SystemBundles bundles, ControlWatch control, Ending ending,
            AtomicInteger status) throws IOException, BundleException, InterruptedException {
        BundleContext context = framework.getBundleContext();
        try {
            Optional<String> failure = bundles.start();
            if (failure.isEmpty() && !control.awaitFirst(PATIENCE)) {
                failure = Optional.of("nothing takes commands after " + PATIENCE.toSeconds()
                        + " s, see the log for the component that cannot be activated");
            }
            if (failure.isPresent()) {
                status.compareAndSet(0, StartFailure.STATUS);
                StartFailure.tell(context, failure.get());
                ending.begin();
            }
        } catch (IllegalStateException | BundleException e) {
            if (!ending.hasBegun()) {
                throw e;
            }
        }
        if (ending.hasBegun()) {
            // a signal before the start of the framework could not stop it
            ending.stopFramework();
        }
        framework.waitForStop(0);
    }

    private Map<String, Object> configuration(FrameworkStorage storage, FelixLog log) {
        Map<String, Object> configuration = new HashMap<>(FrameworkSettings.of(home, storage));
        configuration.putAll(properties);
        configuration.put("felix.log.logger", log);
        return configuration;
    }
}
