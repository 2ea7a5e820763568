// SPDX-License-Identifier: Apache-2.0
package io.circus.metrics;

import static org.junit.Assert.assertEquals;

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
    public void importsTheKernelAndTheToolkit() {
        assertEquals(Set.of("io.circus.kernel", "io.circus.kernel.linux", "io.circus.metrics", "io.circus.metrics.frames",
                "io.circus.toolkit"), manifest.imports());
    }

    @Test
    public void exportsItself() {
        assertEquals(Set.of("io.circus.metrics", "io.circus.metrics.frames"), manifest.exports());
    }
}
