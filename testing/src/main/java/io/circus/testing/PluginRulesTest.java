// SPDX-License-Identifier: Apache-2.0
package io.circus.testing;

import static org.junit.Assert.assertEquals;

import java.util.Set;
import java.util.TreeSet;
import org.junit.Test;

/** What a plugin must keep besides {@link BundleRulesTest}: it exports nothing and imports only what bundles offer. */
public class PluginRulesTest {

    /** The packages of ours that plugins may use. The artifact {@code io.circus.api} has just them. */
    public static final Set<String> OFFERED = Set.of("io.circus.kernel", "io.circus.kernel.linux", "io.circus.linux",
            "io.circus.watchers", "io.circus.toolkit", "io.circus.config", "io.circus.control",
            "io.circus.sockets", "io.circus.streams", "io.circus.circusctl.publishing",
            "io.circus.metrics", "io.circus.metrics.frames");

    private final BundleManifest manifest;

    public PluginRulesTest() throws Exception {
        manifest = BundleManifest.ofThisModule();
    }

    @Test
    public void exportsNothing() {
        assertEquals(Set.of(), manifest.exports());
    }

    @Test
    public void importsOnlyWhatBundlesOffer() {
        var ours = new TreeSet<>(manifest.imports());
        ours.removeIf(name -> !name.startsWith("io.circus."));
        ours.removeAll(OFFERED);
        assertEquals(Set.of(), ours);
    }
}
