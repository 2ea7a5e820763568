// SPDX-License-Identifier: Apache-2.0
package io.circus.sockets;

import static org.junit.Assert.assertEquals;

import io.circus.testing.BundleManifest;
import java.util.Set;
import org.junit.Test;

public class ManifestTest {

    private final BundleManifest manifest;

    public ManifestTest() throws Exception {
        manifest = BundleManifest.ofThisModule();
    }

    @Test
    public void exportsItsServiceOnly() {
        assertEquals(Set.of("io.circus.sockets"), manifest.exports());
    }

    @Test
    public void importsTheKernelAndTheWatchers() {
        assertEquals(Set.of("io.circus.kernel", "io.circus.kernel.linux", "io.circus.linux", "io.circus.sockets", "io.circus.watchers",
                "io.circus.toolkit"),
                manifest.imports());
    }
}
