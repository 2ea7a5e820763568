// SPDX-License-Identifier: Apache-2.0
package io.circus.control;

import static org.junit.Assert.assertEquals;

import io.circus.control.Command.Property;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class SchemasTest {

    /** A command with these properties; its reply has the same keys. */
    private record Described(List<Property> properties, Map<String, Object> example) implements Command {

        @Override
        public String name() {
            return "described";
        }

        @Override
        public String summary() {
            return "";
        }

        @Override
        public List<Property> reply() {
            return properties;
        }

        @Override
        public Map<String, ?> execute(Request request) {
            return Map.of();
        }
    }

    private static void assertRequest(String expected, Property... properties) {
        assertEquals(expected, Schemas.request(new Described(List.of(properties), Map.of())).toString());
    }

    private static void assertReply(String expected, Property... properties) {
        assertEquals(expected, Schemas.reply(new Described(List.of(properties), Map.of())).toString());
    }

    @Test
    public void aPropertyOfWhichNothingIsKnownMayBeAnything() {
        assertRequest("{type=object, properties={a={description=first}}, required=[a]}", Property.required("a", "first"));
        assertRequest("{type=object}");
    }

    @Test
    public void haveTypesValuesDefaultsAndWhatTheyName() {
        assertRequest("{type=object, properties={n={type=integer, description=how many, default=1}, "
                + "m={type=string, description=how, enum=[glob, regex]}, w={type=string, x-circus-names=watcher, description=whom}}}",
                Property.optional("n", "how many").of(ValueType.INTEGER).otherwise(1), Property.optional("m", "how").oneOf("glob", "regex"),
                Property.optional("w", "whom").of(ValueType.TEXT).naming(Subject.WATCHER));
    }

    @Test
    public void nest() {
        assertRequest("{type=object, properties={"
                + "l={type=array, items={type=string, x-circus-names=option}, description=a list}, "
                + "o={type=object, propertyNames={x-circus-names=option}, additionalProperties={}, description=a map}, "
                + "d={type=object, properties={x={type=number, description=deep}}, description=an object}, "
                + "e={type=array, items={type=object, properties={y={type=boolean, description=deeper}}, required=[y]}, description=objects}}}",
                Property.optional("l", "a list").listOf(ValueType.TEXT).naming(Subject.OPTION),
                Property.optional("o", "a map").mapOf(ValueType.ANY).naming(Subject.OPTION),
                Property.optional("d", "an object").with(Property.optional("x", "deep").of(ValueType.NUMBER)),
                Property.optional("e", "objects").listOf(Property.required("y", "deeper").of(ValueType.BOOLEAN)));
    }

    @Test
    public void aKeyThatAReplyNeedNotHaveMayBeNull() {
        assertReply("{type=object, properties={a={type=[string, null], description=sometimes}, b={type=integer, description=always}}, "
                + "required=[b]}", Property.optional("a", "sometimes").of(ValueType.TEXT), Property.required("b", "always").of(ValueType.INTEGER));
    }

    @Test
    public void theExampleBelongsToTheRequest() {
        assertEquals("{type=object, examples=[{a=1}]}", Schemas.request(new Described(List.of(), Map.of("a", 1))).toString());
    }
}
