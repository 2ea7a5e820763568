// SPDX-License-Identifier: Apache-2.0
package io.circus.configreload;

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
    public void importsTheConfigurationTheKernelAndTheWatchers() {
        assertEquals(Set.of("io.circus.config", "io.circus.kernel", "io.circus.watchers", "io.circus.toolkit"), manifest.imports());
    }

    @Test
    public void exportsNothing() {
        assertEquals(Set.of(), manifest.exports());
    }

    @Test
    public void declaresItsName() {
        String capabilities = manifest.header("Provide-Capability");
        assertTrue(capabilities, capabilities.contains("io.circus.plugin=config-reload"));
    }
}
