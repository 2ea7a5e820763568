// SPDX-License-Identifier: Apache-2.0
package io.circus.client;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.circus.testing.BundleManifest;
import java.util.Set;
import org.junit.Test;

public class ManifestTest {

    @Test
    public void importsAndExportsExactlyThis() throws Exception {
        BundleManifest manifest = BundleManifest.ofThisModule();
        assertEquals(Set.of("io.circus.client", "io.circus.client.verbs", "io.circus.client.zmtp"), manifest.exports());
        assertEquals(Set.of("com.google.gson", "com.google.gson.stream", "io.circus.client", "io.circus.client.verbs",
                "io.circus.client.zmtp", "org.zeromq"), manifest.imports());
    }
}
