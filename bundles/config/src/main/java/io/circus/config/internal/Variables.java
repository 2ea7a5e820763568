// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The variables {@code $(circus.env.NAME)} and {@code ((circus.env.NAME))} of a file. Their case does not matter;
 * unknown ones stay as they are. Immutable.
 */
final class Variables {

    private static final String PREFIX = "circus.env.";

    private final Map<String, String> values;
    private final Variables behind;

    private Variables(Map<String, String> environment, Variables behind) {
        this.values = HashMap.newHashMap(environment.size());
        this.behind = behind;
        for (var variable : environment.entrySet()) {
            values.put(variable.getKey().toLowerCase(Locale.ROOT), variable.getValue());
        }
    }

    static Variables of(Map<String, String> environment) {
        return new Variables(environment, null);
    }

    /** These variables with {@code environment} laid over them. */
    Variables with(Map<String, String> environment) {
        return environment.isEmpty() ? this : new Variables(environment, this);
    }

    String expand(String text) {
        int at = text.indexOf('(');
        if (at < 0) {
            return text;
        }
        var expanded = new StringBuilder(text.length());
        int copied = 0;
        while (at >= 0) {
            boolean dollar = at > copied && text.charAt(at - 1) == '$';
            boolean twice = text.startsWith("((", at);
            int name = twice ? at + 2 : at + 1;
            int end = dollar || twice ? nameEnd(text, name) : name;
            String value = end > name && text.startsWith(dollar && !twice ? ")" : "))", end)
                    ? value(text.substring(name, end)) : null;
            if (value != null) {
                expanded.append(text, copied, dollar && !twice ? at - 1 : at).append(value);
                copied = end + (dollar && !twice ? 1 : 2);
            }
            at = text.indexOf('(', Math.max(copied, at + 1));
        }
        return expanded.append(text, copied, text.length()).toString();
    }

    private static int nameEnd(String text, int from) {
        int end = from;
        while (end < text.length() && isNamePart(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isNamePart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == '-';
    }

    private String value(String name) {
        if (!name.regionMatches(true, 0, PREFIX, 0, PREFIX.length())) {
            return null;
        }
        String variable = name.substring(PREFIX.length()).toLowerCase(Locale.ROOT);
        for (Variables level = this; level != null; level = level.behind) {
            String value = level.values.get(variable);
            if (value != null) {
                return value;
            }
        }
        return null;
    }
}
