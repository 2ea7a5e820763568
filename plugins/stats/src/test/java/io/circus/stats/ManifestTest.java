// SPDX-License-Identifier: Apache-2.0
package io.circus.stats;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.circus.testing.BundleManifest;
import java.util.Set;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class ManifestTest {

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    @Test
    public void importsAndExportsExactlyThis() throws Exception {
        BundleManifest manifest = BundleManifest.ofThisModule();
        assertEquals(Set.of("io.circus.circusctl.publishing", "io.circus.kernel", "io.circus.metrics",
                "io.circus.metrics.frames", "io.circus.sockets", "io.circus.toolkit", "io.circus.watchers", "org.osgi.framework"),
                manifest.imports());
        assertEquals(Set.of(), manifest.exports());
        String capabilities = manifest.header("Provide-Capability");
        assertTrue(capabilities, capabilities.contains("io.circus.plugin;io.circus.plugin=stats"));
    }
}
