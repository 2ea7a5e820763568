// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.verbs;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import io.circus.control.Command;
import io.circus.control.Request;
import io.circus.control.ValueType;
import io.circus.web.internal.http.Problem;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public final class RequestTypesTest {

    private static final Command COMMAND = new Command() {
        @Override
        public String name() {
            return "kill";
        }

        @Override
        public String summary() {
            return "kills";
        }

        @Override
        public List<Property> properties() {
            return List.of(Property.required("name", "").of(ValueType.TEXT), Property.optional("pid", "").of(ValueType.INTEGER),
                    Property.optional("timeout", "").of(ValueType.NUMBER), Property.optional("waiting", "").of(ValueType.BOOLEAN),
                    Property.optional("match", "").oneOf("glob", "regex"), Property.optional("keys", "").listOf(ValueType.TEXT),
                    Property.optional("options", "").mapOf(ValueType.ANY), Property.optional("counts", "").mapOf(ValueType.INTEGER));
        }

        @Override
        public Map<String, ?> execute(Request request) {
            return Map.of();
        }
    };

    private static Map<String, Object> with(String name, Object value) {
        var properties = new LinkedHashMap<String, Object>();
        properties.put(name, value);
        return properties;
    }

    private static String refused(String name, Object value) {
        return assertThrows(name + ": " + value, Problem.class, () -> RequestTypes.checked(COMMAND, with(name, value))).getMessage();
    }

    private static void taken(String name, Object... values) throws Problem {
        for (Object value : values) {
            assertEquals(with(name, value), RequestTypes.checked(COMMAND, with(name, value)));
        }
    }

    @Test
    public void takesWhatTheDescriptionSays() throws Problem {
        taken("name", "web", "");
        taken("pid", 7L, 7.0, "7", -1L);
        taken("timeout", 0.5, 3L, "0.5");
        taken("waiting", true, false, 1L, 0L, "true");
        taken("match", "glob");
        taken("keys", List.of(), List.of("cmd"));
        taken("options", Map.of(), Collections.singletonMap("uid", null), Map.of("hooks", List.of(1L)));
        taken("unknown", "x", 5L, List.of());
    }

    @Test
    public void tellsWhatWasExpected() {
        assertEquals("name: expected text, got 5", refused("name", 5L));
        assertEquals("name: expected text, got null", refused("name", null));
        assertEquals("name: expected text, got [a, b]", refused("name", List.of("a", "b")));
        for (Object value : Arrays.asList("x", "", 1.5, 1e308, Double.NaN, List.of(), Map.of(), true, "12345678901234567890")) {
            assertEquals("pid: expected a whole number, got " + (value instanceof String ? "'" + value + "'" : value), refused("pid", value));
        }
        assertEquals("timeout: expected a number, got 'soon'", refused("timeout", "soon"));
        assertEquals("timeout: expected a number, got 'NaN'", refused("timeout", "NaN"));
        assertEquals("waiting: expected true or false, got 'yes, please'", refused("waiting", "yes, please"));
        assertEquals("match: expected one of glob, regex, got 'exact'", refused("match", "exact"));
        assertEquals("keys: expected a list, got 'cmd'", refused("keys", "cmd"));
        assertEquals("keys: expected text, got null", refused("keys", Arrays.asList("cmd", null)));
        assertEquals("options: expected an object, got []", refused("options", List.of()));
        assertEquals("counts: expected a whole number, got 'x'", refused("counts", Map.of("a", "x")));
        assertEquals("name: expected text, got [" + "1, ".repeat(19) + "1,...", refused("name", Collections.nCopies(1000, 1L)));
    }

    @Test
    public void nullIsAbsent() throws Problem {
        assertEquals(Map.of(), RequestTypes.checked(COMMAND, with("pid", null)));
    }
}
