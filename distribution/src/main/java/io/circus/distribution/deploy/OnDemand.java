// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Dictionary;
import java.util.regex.Pattern;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;

/**
 * Recognises plugins that do nothing before a section of the file uses them: all their components require a configuration, and
 * they have no activator. Starting them would cost a quarter of the daemon's start.
 */
final class OnDemand {

    /** The namespace of the capability that names a bundle's plugins. The host of plugins finds a bundle by it. */
    private static final String PLUGIN = "io.circus.plugin";
    /** Declarative Services Service Specification. */
    private static final String COMPONENTS = "Service-Component";
    private static final Pattern COMPONENT = Pattern.compile("<(?:\\w+:)?component\\s[^>]*>");
    private static final String REQUIRED = "configuration-policy=\"require\"";

    private OnDemand() {}

    static boolean suffices(Bundle bundle) throws IOException {
        Dictionary<String, String> headers = bundle.getHeaders("");
        String components = headers.get(COMPONENTS);
        String capabilities = headers.get(Constants.PROVIDE_CAPABILITY);
        if (components == null || capabilities == null || !capabilities.contains(PLUGIN)
                || headers.get(Constants.BUNDLE_ACTIVATOR) != null || headers.get(Constants.FRAGMENT_HOST) != null) {
            return false;
        }
        for (String path : components.split("\\s*,\\s*")) {
            // A pattern is not looked up: that would resolve the bundle.
            URL file = bundle.getEntry(path);
            if (file == null || !isRequired(file)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isRequired(URL file) throws IOException {
        try (InputStream in = file.openStream()) {
            return COMPONENT.matcher(new String(in.readAllBytes(), UTF_8)).results()
                    .allMatch(component -> component.group().contains(REQUIRED));
        }
    }
}
