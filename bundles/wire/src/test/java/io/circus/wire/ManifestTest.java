// SPDX-License-Identifier: Apache-2.0
package io.circus.wire;

import static org.junit.Assert.assertEquals;

import io.circus.testing.BundleManifest;
import java.util.Set;
import org.junit.Test;

public class ManifestTest {

    @Test
    public void importsAndExportsExactlyThis() throws Exception {
        BundleManifest manifest = BundleManifest.ofThisModule();
        assertEquals(Set.of("io.circus.wire", "io.circus.wire.users", "io.circus.wire.zmtp"), manifest.exports());
        assertEquals(Set.of("com.google.gson", "com.google.gson.stream", "org.zeromq"), manifest.imports());
    }
}
