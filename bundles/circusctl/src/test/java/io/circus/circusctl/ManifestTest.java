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
        assertEquals(Set.of("com.neilalexander.jnacl.crypto", "io.circus.circusctl.publishing", "io.circus.control", "io.circus.kernel",
                "io.circus.toolkit", "io.circus.linux", "io.circus.wire", "io.circus.wire.zmtp",
                "jdk.net", "org.osgi.framework", "org.osgi.util.tracker", "org.zeromq"), manifest.imports());
    }
}
