// SPDX-License-Identifier: Apache-2.0
package io.circus.verbs;

import io.circus.wire.Json;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The textual form of the values in a reply. */
final class Values {

    private Values() {}

    /** True and False in capitals, null as nothing, maps and lists in the notation {@code {'a': 1}}. */
    static String text(Object value) {
        return value == null ? "" : value instanceof String text ? text : nested(value);
    }

    /** An environment: {@code A=1,B=2}, sorted by name. */
    static String environment(Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            return text(value);
        }
        var sorted = new TreeMap<String, String>();
        map.forEach((name, text) -> sorted.put(String.valueOf(name), text(text)));
        return sorted.entrySet().stream().map(Object::toString).collect(Collectors.joining(","));
    }

    /** A list of it, joined by commas. */
    static String joined(Object list) {
        return list(list).stream().map(Values::text).collect(Collectors.joining(","));
    }

    static List<?> list(Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    static Map<?, ?> map(Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    /**
     * Reads a whole number.
     *
     * @throws UsageException of kind {@code ARGUMENTS} if it is none
     */
    static long integer(String text) throws UsageException {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            throw new UsageException(UsageException.Kind.ARGUMENTS,
                    "ValueError: invalid literal for int() with base 10: '" + text + "'");
        }
    }

    /**
     * Reads a number.
     *
     * @throws UsageException of kind {@code ARGUMENTS} if it is none
     */
    static double number(String text) throws UsageException {
        try {
            double number = Double.parseDouble(text.strip());
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below, like NaN and infinities
        }
        throw new UsageException(UsageException.Kind.ARGUMENTS,
                "ValueError: could not convert string to float: '" + text + "'");
    }

    private static String nested(Object value) {
        return switch (value) {
            case null -> "None";
            case Boolean flag -> flag ? "True" : "False";
            case Double number -> Json.number(number);
            case String text -> text.indexOf('\'') >= 0 && text.indexOf('"') < 0
                    ? '"' + text + '"' : '\'' + text.replace("\\", "\\\\").replace("'", "\\'") + '\'';
            case Map<?, ?> map -> map.entrySet().stream()
                    .map(entry -> nested(entry.getKey()) + ": " + nested(entry.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
            case List<?> list -> list.stream().map(Values::nested).collect(Collectors.joining(", ", "[", "]"));
            default -> value.toString();
        };
    }
}
