// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel;

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
    public void exportsTheKernelAndWhatNativeCallsNeed() {
        assertEquals(Set.of("io.circus.kernel", "io.circus.kernel.linux"), manifest.exports());
    }

    @Test
    public void resolvesAlone() {
        assertEquals(Set.of("io.circus.kernel.linux", "org.osgi.framework", "org.osgi.util.tracker"),
                without(manifest.imports(), "io.circus.kernel"));
    }

    @Test
    public void startsByAnActivator() {
        assertEquals("io.circus.kernel.internal.KernelActivator", manifest.header("Bundle-Activator"));
    }

    private static Set<String> without(Set<String> names, String name) {
        var rest = new java.util.TreeSet<>(names);
        rest.remove(name);
        return rest;
    }
}
