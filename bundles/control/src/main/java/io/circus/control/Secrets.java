// SPDX-License-Identifier: Apache-2.0
package io.circus.control;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Hides what may be a secret among the options of a watcher or plugin from callers below admin: the values of the environment,
 * options whose names say that they are secrets, and passwords in URLs. Whoever answers with options uses it.
 */
public final class Secrets {

    private static final String MASK = "***";
    private static final String ENVIRONMENT = "env";

    /** Parts of names, in lower case. */
    private static final String[] NAMES = {"password", "passwd", "passphrase", "secret", "token", "api_key", "apikey"};
    /** The password of {@code scheme://user:password@host}; a user is not needed. */
    private static final Pattern IN_URL = Pattern.compile("(?<=://)([^\\s/:@]*):[^\\s/@]+(?=@)");

    private Secrets() {}

    /**
     * The value of the option {@code key} as {@code caller} may see it.
     *
     * @param value of any type; the values of a map are options as well
     */
    public static Object shown(Caller caller, String key, Object value) {
        return caller.role().includes(Role.ADMIN) ? value : masked(key, value);
    }

    private static Object masked(String key, Object value) {
        if (value instanceof Map<?, ?> map) {
            var masked = new LinkedHashMap<Object, Object>();
            map.forEach((name, each) -> masked.put(name, key.equals(ENVIRONMENT) ? MASK : masked(String.valueOf(name), each)));
            return masked;
        }
        if (!(value instanceof String text) || text.isEmpty()) {
            return value;
        }
        String name = key.toLowerCase(Locale.ROOT);
        return Stream.of(NAMES).anyMatch(name::contains) ? MASK : IN_URL.matcher(text).replaceAll("$1:" + MASK);
    }
}
