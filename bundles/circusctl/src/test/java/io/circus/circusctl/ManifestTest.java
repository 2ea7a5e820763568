// SPDX-License-Identifier: Apache-2.0
package io.circus.circusctl;

import static org.junit.Assert.assertEquals;

import io.circus.testing.BundleManifest;
import java.util.Set;
import org.junit.Test;

public class ManifestTest {

    @Test
    public void importsAndExportsExactlyThis() throws Exception {
        BundleManifest manifest = BundleManifest.ofThisModule();
        assertEquals(Set.of("io.circus.circusctl.publishing"), manifest.exports());
        assertEquals(Set.of("com.neilalexander.jnacl.crypto", "io.circus.circusctl.publishing", "io.circus.client",
                "io.circus.client.zmtp",
                "io.circus.commands", "io.circus.config", "io.circus.kernel", "io.circus.kernel.linux", "io.circus.watchers",
                "io.circus.watchers.files", "jdk.net",
                "org.osgi.framework", "org.zeromq"), manifest.imports());
    }
}
