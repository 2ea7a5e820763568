// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.verbs;

import io.circus.control.Command;
import io.circus.control.Command.Property;
import io.circus.control.ValueType;
import io.circus.web.internal.http.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares the body of a request with the description of the command, so that a client is told what was expected. The commands
 * themselves answer with the words of the original Circus, which suit its own clients. Numbers and switches may be text.
 */
final class RequestTypes {

    private static final int LONGEST = 60;
    private static final Set<String> SWITCHES = Set.of("true", "false", "1", "0");

    private RequestTypes() {}

    /**
     * The properties without those that are null, which means absent.
     *
     * @throws Problem that names a property whose value has a wrong type
     */
    static Map<String, Object> checked(Command command, Map<String, Object> given) throws Problem {
        var properties = new LinkedHashMap<>(given);
        for (Property property : command.properties()) {
            Object value = properties.get(property.name());
            if (value == null && !property.required()) {
                properties.remove(property.name());
            } else if (properties.containsKey(property.name())) {
                check(property, value);
            }
        }
        return properties;
    }

    private static void check(Property property, Object value) throws Problem {
        if (!property.values().isEmpty() && property.type() == ValueType.TEXT && !property.values().contains(value)) {
            throw wrong(property.name(), "one of " + String.join(", ", property.values()), value);
        }
        check(property.name(), property.type(), value);
        if (value instanceof List<?> list) {
            for (Object element : list) {
                check(property.name(), property.element(), element);
            }
        } else if (value instanceof Map<?, ?> map) {
            for (Object element : map.values()) {
                check(property.name(), property.element(), element);
            }
        }
    }

    private static void check(String name, ValueType type, Object value) throws Problem {
        String expected = switch (type) {
            case TEXT -> value instanceof String ? "" : "text";
            case INTEGER -> isNumber(value, true) ? "" : "a whole number";
            case NUMBER -> isNumber(value, false) ? "" : "a number";
            case BOOLEAN -> value instanceof Boolean || SWITCHES.contains(String.valueOf(value)) ? "" : "true or false";
            case LIST -> value instanceof List ? "" : "a list";
            case MAP, OBJECT -> value instanceof Map ? "" : "an object";
            case ANY -> "";
        };
        if (!expected.isEmpty()) {
            throw wrong(name, expected, value);
        }
    }

    private static boolean isNumber(Object value, boolean whole) {
        try {
            double number = value instanceof Number or ? or.doubleValue() : value instanceof String text ? Double.parseDouble(text) : Double.NaN;
            return Double.isFinite(number) && (!whole || number == Math.rint(number) && Math.abs(number) <= Integer.MAX_VALUE);
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static Problem wrong(String name, String expected, Object value) {
        String text = value instanceof String ? "'" + value + "'" : String.valueOf(value);
        return new Problem(400, name + ": expected " + expected + ", got "
                + (text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text)).with("errno", 3);
    }
}
