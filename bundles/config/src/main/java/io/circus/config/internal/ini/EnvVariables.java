// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.ini;

import io.circus.toolkit.Variables;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The values of {@code $(circus.env.NAME)} while a file is read. Case does not count, and the last value wins. Immutable. */
public final class EnvVariables {

    private static final String PREFIX = "circus.env.";

    private final Map<String, String> values;
    private final EnvVariables behind;

    private EnvVariables(Map<String, String> environment, EnvVariables behind) {
        this.values = HashMap.newHashMap(environment.size());
        this.behind = behind;
        for (var variable : environment.entrySet()) {
            values.put(variable.getKey().toLowerCase(Locale.ROOT), variable.getValue());
        }
    }

    public static EnvVariables of(Map<String, String> environment) {
        return new EnvVariables(environment, null);
    }

    /** These variables, overridden by {@code environment}. */
    public EnvVariables with(Map<String, String> environment) {
        return environment.isEmpty() ? this : new EnvVariables(environment, this);
    }

    public String expand(String text) {
        return Variables.expand(text, this::value);
    }

    private String value(String name) {
        if (!name.startsWith(PREFIX)) {
            return null;
        }
        String variable = name.substring(PREFIX.length());
        for (EnvVariables level = this; level != null; level = level.behind) {
            String value = level.values.get(variable);
            if (value != null) {
                return value;
            }
        }
        return null;
    }
}
