// SPDX-License-Identifier: Apache-2.0
package io.circus.testing;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.file.Path;
import java.util.Set;
import org.junit.Test;

/** The rules for every manifest of the project; each bundle and plugin runs them as a test of its own. */
public class BundleRulesTest {

    private static final Set<String> CLIENTS = Set.of("io.circus.client", "io.circus.cli", "io.circus.web", "io.circus.fleet");

    private final BundleManifest manifest;

    public BundleRulesTest() throws Exception {
        manifest = BundleManifest.ofThisModule();
    }

    @Test
    public void symbolicNameIsTheFolder() {
        String folder = Path.of("").toAbsolutePath().getFileName().toString().replace("-", "");
        assertEquals("io.circus." + folder, manifest.header("Bundle-SymbolicName").split(";")[0]);
    }

    @Test
    public void asksForJava25() {
        assertTrue(manifest.header("Require-Capability"),
                manifest.header("Require-Capability").contains("(&(osgi.ee=JavaSE)(version=25))"));
    }

    @Test
    public void exportsNoInternalPackage() {
        assertTrue(manifest.exports().toString(), manifest.exports().stream().noneMatch(BundleRulesTest::isInternal));
    }

    @Test
    public void importsNoInternalPackage() {
        assertTrue(manifest.imports().toString(), manifest.imports().stream().noneMatch(BundleRulesTest::isInternal));
    }

    /** The daemon is not its own client: only programs, and bundles that talk to other daemons, use the library. */
    @Test
    public void onlyClientsUseTheClient() {
        if (!CLIENTS.contains(manifest.header("Bundle-SymbolicName").split(";")[0])) {
            assertTrue(manifest.imports().toString(), manifest.imports().stream().noneMatch(BundleRulesTest::isOfClient));
        }
    }

    @Test
    public void requiresPackagesOnly() {
        assertEquals("", manifest.header("DynamicImport-Package"));
        assertEquals("", manifest.header("Require-Bundle"));
    }

    private static boolean isOfClient(String name) {
        return (name + ".").startsWith("io.circus.client.") || (name + ".").startsWith("io.circus.cli.");
    }

    private static boolean isInternal(String name) {
        return name.startsWith("io.circus.") && (name.endsWith(".internal") || name.contains(".internal."));
    }
}
