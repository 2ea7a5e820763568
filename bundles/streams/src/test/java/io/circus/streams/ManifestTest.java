// SPDX-License-Identifier: Apache-2.0
package io.circus.streams;

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
    public void exportsWhatAStreamClassIs() {
        assertEquals(Set.of("io.circus.streams"), manifest.exports());
    }

    @Test
    public void importsTheKernelTheWatchersAndTheCommands() {
        assertEquals(Set.of("io.circus.control", "io.circus.kernel", "io.circus.toolkit", "io.circus.toolkit.foreign", "io.circus.kernel.linux", "io.circus.linux",
                "io.circus.streams", "io.circus.watchers", "org.osgi.framework"), manifest.imports());
    }
}
