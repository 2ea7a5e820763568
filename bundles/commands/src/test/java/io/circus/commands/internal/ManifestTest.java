// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import static org.junit.Assert.assertEquals;

import io.circus.testing.BundleManifest;
import java.util.Set;
import org.junit.Test;

public class ManifestTest {

    @Test
    public void importsAndExportsExactlyThis() throws Exception {
        BundleManifest manifest = BundleManifest.ofThisModule();
        assertEquals(Set.of(), manifest.exports());
        assertEquals(Set.of("io.circus.config", "io.circus.control", "io.circus.kernel",
                "io.circus.linux", "io.circus.metrics", "io.circus.sockets", "io.circus.toolkit", "io.circus.watchers", "io.circus.watchers.check",
                "org.osgi.framework"), manifest.imports());
    }
}
