// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.hosting;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** The component of a plugin {@code slow}, which takes its time to follow its configuration and then tells its option {@code x}. */
public final class SlowComponent {

    private static final String PROPERTY = "io.circus.config.slow";
    private static final String DESCRIPTION = """
            <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="slow" immediate="true"
                configuration-policy="require" configuration-pid="slow" activate="activate" deactivate="deactivate">
              <implementation class="io.circus.config.internal.hosting.SlowComponent"/>
            </scr:component>
            """;

    void activate(Map<String, ?> options) throws InterruptedException {
        Thread.sleep(200);
        if ("bad".equals(options.get("x"))) {
            throw new IllegalArgumentException("x is bad");
        }
        System.setProperty(PROPERTY, (String) options.get("x"));
    }

    void deactivate() throws InterruptedException {
        Thread.sleep(200);
        System.setProperty(PROPERTY, "none");
    }

    /** The option of the component that is active; {@code none} if there is none. */
    static String option() {
        return System.getProperty(PROPERTY, "none");
    }

    /** Writes a jar with the plugin. */
    static Path jar(Path jar) throws IOException {
        var manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", "slow");
        headers.putValue("Service-Component", "OSGI-INF/slow.xml");
        headers.putValue("Provide-Capability", "io.circus.plugin;io.circus.plugin=slow");
        String file = SlowComponent.class.getName().replace('.', '/') + ".class";
        try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                var code = SlowComponent.class.getClassLoader().getResourceAsStream(file)) {
            out.putNextEntry(new JarEntry("OSGI-INF/slow.xml"));
            out.write(DESCRIPTION.getBytes(StandardCharsets.UTF_8));
            out.putNextEntry(new JarEntry(file));
            code.transferTo(out);
        }
        return jar;
    }
}
