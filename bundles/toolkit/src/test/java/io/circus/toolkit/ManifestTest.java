// SPDX-License-Identifier: Apache-2.0
package io.circus.toolkit;

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
        assertEquals(Set.of("io.circus.toolkit", "io.circus.toolkit.foreign"), manifest.exports());
        assertEquals(Set.of("io.circus.kernel", "io.circus.kernel.linux", "io.circus.toolkit.foreign", "org.osgi.framework"), manifest.imports());
    }

    /** The control plane imports this bundle: nothing in it may fail to start, and this needs the framework alone. */
    @Test
    public void startsTheGuardOfListenersAlone() {
        assertEquals("io.circus.toolkit.internal.ToolkitActivator", manifest.header("Bundle-Activator"));
        assertEquals("", manifest.header("Service-Component"));
    }
}
