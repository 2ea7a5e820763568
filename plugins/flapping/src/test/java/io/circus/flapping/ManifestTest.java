// SPDX-License-Identifier: Apache-2.0
package io.circus.flapping;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.circus.testing.BundleManifest;
import java.io.IOException;
import java.util.Set;
import org.junit.Test;

public class ManifestTest {

    private final BundleManifest manifest;

    public ManifestTest() throws IOException {
        manifest = BundleManifest.ofThisModule();
    }

    @Test
    public void importsTheKernelAndTheWatchers() {
        assertEquals(Set.of("io.circus.kernel", "io.circus.toolkit", "io.circus.watchers"), manifest.imports());
    }

    @Test
    public void exportsNothing() {
        assertEquals(Set.of(), manifest.exports());
    }

    @Test
    public void declaresItsNames() {
        String capabilities = manifest.header("Provide-Capability");
        assertTrue(capabilities, capabilities.contains(
                "io.circus.plugin;alias:List<String>=\"circus.plugins.flapping.Flapping\";io.circus.plugin=flapping"));
    }
}
