// SPDX-License-Identifier: Apache-2.0
package io.circus.config;

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
    public void exportsItsServicesOnly() {
        assertEquals(Set.of("io.circus.config"), manifest.exports());
    }

    /** Its own package as well: after an update the users of the former one and this bundle still mean the same services. */
    @Test
    public void importsKernelWatchersAndTheServicesOfOsgi() {
        assertEquals(Set.of("com.google.gson", "io.circus.config", "io.circus.control", "io.circus.kernel", "io.circus.toolkit",
                "io.circus.toolkit.foreign", "io.circus.linux", "io.circus.sockets", "io.circus.watchers", "io.circus.watchers.check", "org.osgi.framework", "org.osgi.framework.hooks.service",
                "org.osgi.service.cm", "org.osgi.service.component.runtime", "org.osgi.service.component.runtime.dto",
                "org.osgi.util.tracker"), manifest.imports());
    }
}
