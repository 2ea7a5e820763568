// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution.deploy;

import io.circus.distribution.log.FrameworkReports;
import java.io.File;
import java.io.IOException;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipException;
import org.osgi.framework.Constants;

/** Says why a jar in {@code bundles/} cannot be installed. */
final class RejectedJars {

    private RejectedJars() {}

    /**
     * Why {@code file} cannot be installed; empty if it is a bundle, or if its name is not that of a jar.
     *
     * @throws IOException if it cannot be read at the moment
     */
    static Optional<String> reason(File file) throws IOException {
        if (!file.getName().endsWith(".jar") || !file.isFile()) {
            return Optional.empty();
        }
        try (var jar = new JarFile(file)) {
            return reason(jar);
        } catch (ZipException | SecurityException e) {
            return Optional.of(e.getMessage());
        }
    }

    private static Optional<String> reason(JarFile jar) {
        try {
            Manifest manifest = jar.getManifest();
            boolean bundle = manifest != null
                    && manifest.getMainAttributes().getValue(Constants.BUNDLE_SYMBOLICNAME) != null;
            return bundle ? Optional.empty() : Optional.of("no " + Constants.BUNDLE_SYMBOLICNAME + " in its manifest");
        } catch (IOException e) {
            return Optional.of(FrameworkReports.reason(e));
        }
    }
}
