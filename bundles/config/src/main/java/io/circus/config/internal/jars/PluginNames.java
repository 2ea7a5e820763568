// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.jars;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The names of the plugins that the manifest of a bundle declares, each with the short name, which is the PID of the
 * configuration. A plugin declares itself by a capability in the namespace {@value #NAMESPACE} with the attributes
 * {@code name} (what bnd writes for it as {@code io.circus.plugin} counts too) and {@code alias}. With {@code early=true} the
 * plugin has to run before the first process is started.
 */
public final class PluginNames {

    public static final String HEADER = "Provide-Capability";
    static final String NAMESPACE = "io.circus.plugin";

    private final Map<String, String> shortNames = new HashMap<>();
    private final Set<String> early = new HashSet<>();

    /** @param header the value of {@code Provide-Capability}; null if there is none */
    public PluginNames(String header) {
        if (header != null && header.contains(NAMESPACE)) {
            for (String clause : ManifestClauses.split(header, ',')) {
                add(clause);
            }
        }
    }

    /** The short name for each name, itself included. */
    public Map<String, String> shortNames() {
        return shortNames;
    }

    /** Those names in {@link #shortNames} that belong to plugins that must run early. */
    Set<String> early() {
        return early;
    }

    private void add(String clause) {
        String name = null;
        String aliases = "";
        boolean isEarly = false;
        boolean first = true;
        for (String part : ManifestClauses.split(clause, ';')) {
            int equals = part.indexOf('=');
            String key = equals < 0 ? part.strip() : part.substring(0, equals).strip();
            if (first && !key.equals(NAMESPACE)) {
                return;
            }
            first = false;
            String value = equals < 0 ? null : ManifestClauses.unquote(part.substring(equals + 1).strip());
            if (value != null && (key.equals("name") || key.equals(NAMESPACE) && name == null)) {
                name = value;
            } else if (value != null && key.startsWith("alias")) {
                aliases = value;
            } else if (value != null && key.startsWith("early")) {
                isEarly = Boolean.parseBoolean(value);
            }
        }
        if (name != null) {
            shortNames.put(name, name);
            for (String alias : aliases.split(",")) {
                if (!alias.isBlank()) {
                    shortNames.putIfAbsent(alias.strip(), name);
                }
            }
            if (isEarly) {
                String plugin = name;
                shortNames.entrySet().stream().filter(entry -> entry.getValue().equals(plugin))
                        .forEach(entry -> early.add(entry.getKey()));
            }
        }
    }
}
