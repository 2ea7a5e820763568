// SPDX-License-Identifier: Apache-2.0
package io.circus.client;

import static org.junit.Assert.assertEquals;

import io.circus.testing.BundleManifest;
import java.util.Set;
import org.junit.Test;

public class ManifestTest {

    @Test
    public void importsAndExportsExactlyThis() throws Exception {
        BundleManifest manifest = BundleManifest.ofThisModule();
        assertEquals(Set.of("io.circus.client", "io.circus.client.servers"), manifest.exports());
        assertEquals(Set.of("io.circus.wire", "io.circus.wire.zmtp", "javax.net", "javax.net.ssl", "org.zeromq"), manifest.imports());
    }
}
