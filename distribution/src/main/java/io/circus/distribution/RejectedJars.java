// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution;

import static java.lang.System.Logger.Level.ERROR;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/**
 * Names the jars in {@code bundles/} that are none, or no bundles: FileInstall passes over them in silence. Registered as
 * one of its listeners that takes what nobody else does. The interface is FileInstall's own and cannot be seen from the
 * class path, hence the proxy.
 */
final class RejectedJars {

    private static final System.Logger LOG = System.getLogger(RejectedJars.class.getName());
    private static final String INSTALLER = "org.apache.felix.fileinstall.ArtifactInstaller";

    private RejectedJars() {}

    /** Listens on behalf of {@code fileInstall}; does nothing if that has been stopped. */
    static void report(Bundle fileInstall) throws ClassNotFoundException {
        Class<?> installer = fileInstall.loadClass(INSTALLER);
        Object listener = Proxy.newProxyInstance(installer.getClassLoader(), new Class<?>[] {installer},
                (self, method, arguments) -> switch (method.getName()) {
                    case "canHandle" -> reason((File) arguments[0]).isPresent();
                    case "install", "update" -> {
                        log((File) arguments[0]);
                        yield null;
                    }
                    case "equals" -> self == arguments[0];
                    case "hashCode" -> System.identityHashCode(self);
                    case "toString" -> "reports what is no bundle";
                    default -> null;
                });
        BundleContext context = fileInstall.getBundleContext();
        if (context != null) {
            // Without one it has been stopped again, as a signal may do while it starts.
            context.registerService(INSTALLER, listener, null);
        }
    }

    /** Why {@code file} cannot be installed; empty if it is no jar by name, or a bundle. */
    static Optional<String> reason(File file) {
        if (!file.getName().endsWith(".jar") || !file.isFile()) {
            return Optional.empty();
        }
        try (var jar = new JarFile(file)) {
            Manifest manifest = jar.getManifest();
            boolean bundle = manifest != null
                    && manifest.getMainAttributes().getValue(Constants.BUNDLE_SYMBOLICNAME) != null;
            return bundle ? Optional.empty() : Optional.of("no " + Constants.BUNDLE_SYMBOLICNAME + " in its manifest");
        } catch (IOException | SecurityException e) {
            return Optional.of(e.getMessage());
        }
    }

    private static void log(File file) {
        reason(file).ifPresent(reason ->
                LOG.log(ERROR, () -> "cannot install " + file + ": " + reason + ", ignoring it"));
    }
}
