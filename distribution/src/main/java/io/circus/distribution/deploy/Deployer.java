// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution.deploy;

import static java.lang.System.Logger.Level.ERROR;

import io.circus.distribution.log.FrameworkReports;
import java.io.File;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.hooks.bundle.CollisionHook;

/**
 * Installs, updates and uninstalls the jars of {@code bundles/} that FileInstall has found. Each step of a jar has a thread of
 * its own: a plugin that does not return from its start or stop holds up neither FileInstall nor another jar. Registered as one of
 * FileInstall's installers; their interface is FileInstall's own and cannot be seen from the class path, hence the proxy.
 */
public final class Deployer {

    private static final System.Logger LOG = System.getLogger(Deployer.class.getName());
    private static final String INSTALLER = "org.apache.felix.fileinstall.ArtifactInstaller";

    private final BundleContext context;
    /** A jar stays here after its file has gone: its steps may take longer. */
    private final Map<File, DeployedJar> jars = new ConcurrentHashMap<>();
    private final UnresolvedJars unresolved = new UnresolvedJars();
    private final LeftBehind leftBehind = new LeftBehind();
    private final LaterTries later = new LaterTries();
    // of the thread that starts FileInstall
    private Class<?> registered;
    private ServiceRegistration<?> registration;

    private Deployer(BundleContext context) {
        this.context = context;
    }

    /** Takes the jars from FileInstall. To be called before FileInstall starts. @param context of the framework */
    public static void follow(Bundle fileInstall, BundleContext context) {
        var deployer = new Deployer(context);
        context.registerService(CollisionHook.class, deployer.leftBehind, null);
        // for whoever configures plugins
        Consumer<Bundle> demand = deployer::startOnDemand;
        context.registerService(Consumer.class, demand, FrameworkUtil.asDictionary(Map.of("circus.deploy", "start")));
        context.addBundleListener((SynchronousBundleListener) event -> {
            if (event.getBundle() == fileInstall && event.getType() == BundleEvent.STARTING) {
                deployer.register(fileInstall);
            }
        });
    }

    /** A refresh has given FileInstall, and with it the interface, another class loader. */
    private void register(Bundle fileInstall) {
        try {
            Class<?> installer = fileInstall.loadClass(INSTALLER);
            if (installer != registered) {
                if (registration != null) {
                    registration.unregister();
                }
                registration = context.registerService(INSTALLER, proxy(installer), null);
                registered = installer;
            }
        } catch (ClassNotFoundException | IllegalStateException e) {
            LOG.log(ERROR, () -> "cannot look after the jars of bundles/: " + FrameworkReports.reason(e));
        }
    }

    private Object proxy(Class<?> installer) {
        return Proxy.newProxyInstance(installer.getClassLoader(), new Class<?>[] {installer},
                (self, method, arguments) -> switch (method.getName()) {
                    case "canHandle" -> ((File) arguments[0]).getName().endsWith(".jar") && ((File) arguments[0]).isFile();
                    case "install", "update" -> {
                        deploy((File) arguments[0]);
                        yield null;
                    }
                    case "uninstall" -> {
                        uninstall((File) arguments[0]);
                        yield null;
                    }
                    case "equals" -> self == arguments[0];
                    case "hashCode" -> System.identityHashCode(self);
                    case "toString" -> "deploys jars";
                    default -> null;
                });
    }

    private void deploy(File file) throws InterruptedException {
        jars.computeIfAbsent(file, each -> new DeployedJar(each, context, unresolved, leftBehind, later)).deploy();
    }

    private void startOnDemand(Bundle bundle) {
        jars.values().stream().filter(jar -> jar.isAt(bundle.getLocation())).forEach(DeployedJar::startOnDemand);
    }

    private void uninstall(File file) throws InterruptedException {
        DeployedJar jar = jars.get(file);
        if (jar != null) {
            jar.uninstall();
        }
    }
}
