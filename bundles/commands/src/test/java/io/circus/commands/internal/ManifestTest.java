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
        assertEquals(Set.of("io.circus.commands", "io.circus.commands.stats"), manifest.exports());
        assertEquals(Set.of("io.circus.commands", "io.circus.commands.stats", "io.circus.config", "io.circus.kernel",
                "io.circus.kernel.linux", "io.circus.sockets", "io.circus.watchers"), manifest.imports());
    }
}
