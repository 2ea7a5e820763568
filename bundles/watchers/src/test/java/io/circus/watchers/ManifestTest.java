// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.circus.testing.BundleManifest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.Test;

public class ManifestTest {

    private final BundleManifest manifest;

    public ManifestTest() throws Exception {
        manifest = BundleManifest.ofThisModule();
    }

    @Test
    public void exportsItsServiceOnly() {
        assertEquals(Set.of("io.circus.watchers", "io.circus.watchers.check"), manifest.exports());
    }

    @Test
    public void importsTheKernelItselfTheFrameworkAndGson() {
        assertEquals(Set.of("com.google.gson", "com.google.gson.reflect", "io.circus.kernel", "io.circus.toolkit", "io.circus.toolkit.foreign", "io.circus.kernel.linux", "io.circus.linux", "io.circus.watchers",
                "org.osgi.framework"), manifest.imports());
    }

    /** A plugin may need the watchers and be used by them: it must not be made while they are made. */
    @Test
    public void registersTheWatchersOnceTheyAreMade() throws Exception {
        String component = Files.readString(
                Path.of("target", "classes", "OSGI-INF", "io.circus.watchers.internal.WatcherRegistry.xml"));
        assertFalse(component, component.contains("<provide "));
        assertTrue(component, component.contains("immediate=\"true\""));
    }
}
