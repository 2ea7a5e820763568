// SPDX-License-Identifier: Apache-2.0
package io.circus.toolkit;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/**
 * Expands {@code $(circus.NAME)} and {@code ((circus.NAME))} in text. Names are letters, digits, {@code _ . -} and
 * match in any case. An unknown variable is left unexpanded. There is no escape.
 */
public final class Variables {

    private static final String PREFIX = "circus.";

    private Variables() {}

    /** @param values called with a name in lower case, beginning with {@code circus.}; null for an unknown one */
    public static String expand(String text, Function<String, String> values) {
        if (text.indexOf('(') < 0) {
            return text;
        }
        var expanded = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            int end = variableEnd(text, at);
            String value = end < 0 ? null : values.apply(nameIn(text, at, end));
            if (value == null) {
                expanded.append(text.charAt(at++));
            } else {
                expanded.append(value);
                at = end;
            }
        }
        return expanded.toString();
    }

    /** The names of the variables in {@code text}, in lower case: {@code circus.wid}. */
    public static Set<String> names(String text) {
        var names = new LinkedHashSet<String>();
        expand(text, name -> {
            names.add(name);
            return null;
        });
        return names;
    }

    /**
     * Replaces every {@code $NAME} in the value of an environment variable: an upper-case letter, then upper-case letters,
     * digits and underscores.
     *
     * @param values called with a name; null, for an unknown one, becomes nothing
     */
    public static String substitute(String text, Function<String, String> values) {
        int dollar = text.indexOf('$');
        if (dollar < 0) {
            return text;
        }
        var result = new StringBuilder(text.length());
        int copied = 0;
        while (dollar >= 0) {
            int end = nameEnd(text, dollar + 1);
            if (end > dollar + 1) {
                String value = values.apply(text.substring(dollar + 1, end));
                result.append(text, copied, dollar).append(value == null ? "" : value);
                copied = end;
            }
            dollar = text.indexOf('$', end);
        }
        return result.append(text, copied, text.length()).toString();
    }

    private static int nameEnd(String text, int from) {
        int end = from;
        while (end < text.length() && isEnvironmentName(text.charAt(end), end == from)) {
            end++;
        }
        return end;
    }

    private static boolean isEnvironmentName(char c, boolean first) {
        return c >= 'A' && c <= 'Z' || !first && (c >= '0' && c <= '9' || c == '_');
    }

    /** The index after the variable that begins at {@code at}, or -1 if none does. */
    private static int variableEnd(String text, int at) {
        boolean dollar = text.startsWith("$(", at);
        if (!dollar && !text.startsWith("((", at) || !text.regionMatches(true, at + 2, PREFIX, 0, PREFIX.length())) {
            return -1;
        }
        int end = at + 2 + PREFIX.length();
        while (end < text.length() && isNamePart(text.charAt(end))) {
            end++;
        }
        String closing = dollar ? ")" : "))";
        return end > at + 2 + PREFIX.length() && text.startsWith(closing, end) ? end + closing.length() : -1;
    }

    private static String nameIn(String text, int at, int end) {
        int closing = text.charAt(at) == '$' ? 1 : 2;
        return text.substring(at + 2, end - closing).toLowerCase(Locale.ROOT);
    }

    private static boolean isNamePart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == '-';
    }
}
