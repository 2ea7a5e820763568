// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A plugin {@code hanging} whose component does not return while it is made, or taken down: which of it, its option says. */
public final class HangingComponent {

    static final String BUNDLE = "io.circus.itests.trouble.hanging";

    private static final String DESCRIPTION = """
            <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="hanging" immediate="true"
                configuration-policy="require" configuration-pid="hanging" activate="activate" deactivate="deactivate">
              <implementation class="io.circus.itests.HangingComponent"/>
            </scr:component>
            """;

    /** Puts the plugin there. @param version of the bundle */
    static Path drop(Path bundles, String version) throws IOException {
        return PluginJar.drop(bundles, "hanging.jar", PluginJar.bytes(BUNDLE, List.of(HangingComponent.class),
                Map.of("Service-Component", "OSGI-INF/hanging.xml", "Provide-Capability", "io.circus.plugin;io.circus.plugin=hanging",
                        "Greeting", version), Map.of("OSGI-INF/hanging.xml", DESCRIPTION)));
    }

    void activate(Map<String, ?> options) {
        hangIf("activate".equals(options.get("hang")));
    }

    void deactivate(Map<String, ?> options) {
        hangIf("deactivate".equals(options.get("hang")));
    }

    /** No interrupt ends it. */
    private static void hangIf(boolean wanted) {
        while (wanted) {
            Thread.onSpinWait();
        }
    }
}
