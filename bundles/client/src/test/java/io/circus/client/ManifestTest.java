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
        assertEquals(Set.of("io.circus.client", "io.circus.client.verbs"), manifest.exports());
        assertEquals(Set.of("com.google.gson", "com.google.gson.stream", "io.circus.client", "io.circus.client.verbs",
                "org.jline.reader", "org.jline.reader.impl", "org.jline.terminal", "org.jline.utils", "org.zeromq"),
                manifest.imports());
        // Only the shell of circusctl needs it, not the library.
        assertTrue(manifest.header("Import-Package").matches(".*org\\.jline\\.reader;[^,]*,4\\)\";resolution:=optional.*"));
    }
}
