// SPDX-License-Identifier: Apache-2.0
package io.circus.redis;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.circus.testing.BundleManifest;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import org.junit.Test;

public class ManifestTest {

    private final BundleManifest manifest;

    public ManifestTest() throws IOException {
        manifest = BundleManifest.ofThisModule();
    }

    @Test
    public void needsTheBundlesItUsesAndCarriesItsClientLibrary() {
        var needed = new TreeSet<>(manifest.imports());
        needed.removeAll(Set.of("org.json", "com.google.gson", "javax.net", "javax.net.ssl"));
        assertEquals(Set.of("io.circus.kernel", "io.circus.metrics", "io.circus.toolkit", "io.circus.watchers"), needed);
    }

    @Test
    public void exportsNothing() {
        assertEquals(Set.of(), manifest.exports());
    }

    @Test
    public void declaresItsName() {
        String capabilities = manifest.header("Provide-Capability");
        assertTrue(capabilities, capabilities.contains("io.circus.plugin=redis-flag"));
        assertTrue(capabilities, capabilities.contains("io.circus.plugin;alias:List<String>="
                + "\"circus.plugins.redis_observer.RedisObserver\";io.circus.plugin=redis-observer"));
    }
}
