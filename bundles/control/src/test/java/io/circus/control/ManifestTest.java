// SPDX-License-Identifier: Apache-2.0
package io.circus.control;

import static org.junit.Assert.assertEquals;

import io.circus.testing.BundleManifest;
import java.util.Set;
import org.junit.Test;

public class ManifestTest {

    @Test
    public void importsAndExportsExactlyThis() throws Exception {
        BundleManifest manifest = BundleManifest.ofThisModule();
        assertEquals(Set.of("io.circus.control"), manifest.exports());
        assertEquals(Set.of("io.circus.control", "io.circus.kernel", "io.circus.toolkit.foreign", "io.circus.toolkit", "org.osgi.framework",
                "org.osgi.framework.startlevel", "org.osgi.framework.wiring", "org.osgi.resource", "org.osgi.util.tracker"), manifest.imports());
    }
}
