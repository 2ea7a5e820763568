// SPDX-License-Identifier: Apache-2.0
package io.circus.linux;

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
    public void needsTheKernelAndTheFrameworkAlone() {
        assertEquals(Set.of("io.circus.linux"), manifest.exports());
        assertEquals(Set.of("io.circus.kernel", "io.circus.kernel.linux", "org.osgi.framework"), manifest.imports());
    }

    /** The control plane imports this bundle: nothing in it may fail to start, and this needs the framework alone. */
    @Test
    public void startsTheControlGroupsAlone() {
        assertEquals("io.circus.linux.internal.LinuxActivator", manifest.header("Bundle-Activator"));
        assertEquals("", manifest.header("Service-Component"));
    }
}
