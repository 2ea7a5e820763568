// SPDX-License-Identifier: Apache-2.0
package io.circus.example;

import static org.junit.Assert.assertEquals;

import io.circus.testing.BundleManifest;
import java.util.Set;
import org.junit.Test;

public class ManifestTest {

    @Test
    public void importsWhatItsPartsNeed() throws Exception {
        BundleManifest manifest = BundleManifest.ofThisModule();
        assertEquals(Set.of("io.circus.control", "io.circus.kernel", "io.circus.toolkit", "io.circus.watchers", "io.circus.streams"),
                manifest.imports());
        assertEquals(Set.of(), manifest.exports());
    }
}
