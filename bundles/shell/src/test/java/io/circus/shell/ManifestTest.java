// SPDX-License-Identifier: Apache-2.0
package io.circus.shell;

import static org.junit.Assert.assertEquals;

import io.circus.testing.BundleManifest;
import java.io.IOException;
import java.util.Set;
import org.junit.Test;

public class ManifestTest {

    private final BundleManifest manifest;

    public ManifestTest() throws IOException {
        manifest = BundleManifest.ofThisModule();
    }

    @Test
    public void importsWhatTheShellIsMadeOf() {
        assertEquals(Set.of("io.circus.control",
                "io.circus.kernel", "io.circus.verbs", "io.circus.watchers", "org.apache.felix.gogo.runtime",
                "org.apache.felix.gogo.runtime.threadio",
                "org.apache.felix.service.command", "org.apache.felix.service.threadio", "org.jline.builtins",
                "org.jline.reader", "org.jline.reader.impl", "org.jline.terminal", "org.jline.utils",
                "org.osgi.framework", "org.osgi.framework.dto", "org.osgi.framework.startlevel",
                "org.osgi.framework.wiring", "org.osgi.service.component.runtime",
                "org.osgi.service.component.runtime.dto"), manifest.imports());
    }

    @Test
    public void exportsNothing() {
        assertEquals(Set.of(), manifest.exports());
    }
}
