// SPDX-License-Identifier: Apache-2.0
package io.circus.testing;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.file.Path;
import java.util.Set;
import org.junit.Test;

/** The rules for every manifest of the project; each bundle and plugin runs them as a test of its own. */
public class BundleRulesTest {

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
        assertTrue(manifest.exports().toString(), manifest.exports().stream().noneMatch(Arrows::isInternal));
    }

    @Test
    public void dependsOnlyOnWhatItMay() {
        assertEquals(Set.of(), Arrows.wrong(manifest.header("Bundle-SymbolicName").split(";")[0], manifest.imports()));
    }

    @Test
    public void requiresPackagesOnly() {
        assertEquals("", manifest.header("DynamicImport-Package"));
        assertEquals("", manifest.header("Require-Bundle"));
    }
}
