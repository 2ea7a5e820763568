// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution;

import static java.lang.System.Logger.Level.ERROR;

import java.io.File;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.hooks.bundle.CollisionHook;

/**
 * Installs, updates and uninstalls the jars of {@code bundles/} that FileInstall has found. Each step of a jar has a thread of
 * its own: a plugin that does not return from its start or stop holds up neither FileInstall nor another jar. Registered as one of
 * FileInstall's installers; their interface is FileInstall's own and cannot be seen from the class path, hence the proxy.
 */
final class Deployer {

    private static final System.Logger LOG = System.getLogger(Deployer.class.getName());
    private static final String INSTALLER = "org.apache.felix.fileinstall.ArtifactInstaller";

    private final BundleContext context;
    /** Used by FileInstall's one thread only. A jar stays when its file goes: its steps may take longer. */
    private final Map<File, DeployedJar> jars = new HashMap<>();
    private final UnresolvedJars unresolved = new UnresolvedJars();
    private final LeftBehind leftBehind = new LeftBehind();

    private Deployer(BundleContext context) {
        this.context = context;
    }

    /** Takes the jars from FileInstall. To be called before that is started. @param context of the framework */
    static void register(Bundle fileInstall, BundleContext context) throws ClassNotFoundException {
        Class<?> installer = fileInstall.loadClass(INSTALLER);
        var deployer = new Deployer(context);
        Object listener = Proxy.newProxyInstance(installer.getClassLoader(), new Class<?>[] {installer},
                (self, method, arguments) -> switch (method.getName()) {
                    case "canHandle" -> ((File) arguments[0]).getName().endsWith(".jar") && ((File) arguments[0]).isFile();
                    case "install", "update" -> {
                        deployer.deploy((File) arguments[0]);
                        yield null;
                    }
                    case "uninstall" -> {
                        deployer.uninstall((File) arguments[0]);
                        yield null;
                    }
                    case "equals" -> self == arguments[0];
                    case "hashCode" -> System.identityHashCode(self);
                    case "toString" -> "deploys jars";
                    default -> null;
                });
        context.registerService(CollisionHook.class, deployer.leftBehind, null);
        context.registerService(INSTALLER, listener, null);
    }

    private void deploy(File file) throws InterruptedException {
        Optional<String> reason = RejectedJars.reason(file);
        if (reason.isPresent()) {
            LOG.log(ERROR, () -> "cannot install " + file + ": " + reason.get() + ", ignoring it");
            return;
        }
        jars.computeIfAbsent(file, each -> new DeployedJar(each, context, unresolved, leftBehind)).deploy();
    }

    private void uninstall(File file) throws InterruptedException {
        DeployedJar jar = jars.get(file);
        if (jar != null) {
            jar.uninstall();
        }
    }
}
