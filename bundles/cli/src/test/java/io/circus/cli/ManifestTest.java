// SPDX-License-Identifier: Apache-2.0
package io.circus.cli;

import static org.junit.Assert.assertEquals;

import io.circus.testing.BundleManifest;
import java.util.Set;
import org.junit.Test;

public class ManifestTest {

    @Test
    public void importsAndExportsExactlyThis() throws Exception {
        BundleManifest manifest = BundleManifest.ofThisModule();
        assertEquals(Set.of(), manifest.exports());
        assertEquals(Set.of("io.circus.client", "io.circus.client.servers", "io.circus.verbs", "io.circus.wire", "io.circus.wire.users",
                "io.circus.wire.zmtp"), manifest.imports());
    }
}
