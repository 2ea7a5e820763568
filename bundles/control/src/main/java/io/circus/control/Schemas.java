// SPDX-License-Identifier: Apache-2.0
package io.circus.control;

import io.circus.control.Command.Property;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Descriptions of commands as JSON Schema (2020-12, the dialect of OpenAPI 3.1). The keyword {@code x-circus-names} says what
 * a value names: {@code watcher}, {@code process} and so on, see {@link Subject}.
 */
public final class Schemas {

    private static final String TYPE = "type";
    private static final String DESCRIPTION = "description";
    private static final String NAMES = "x-circus-names";

    private Schemas() {}

    /** The schema of the properties of a request to {@code command}. It does not exclude further properties. */
    public static Map<String, Object> request(Command command) {
        Map<String, Object> schema = object(command.properties(), false);
        if (!command.example().isEmpty()) {
            schema.put("examples", List.of(command.example()));
        }
        return schema;
    }

    /**
     * The schema of the result of {@code command}, without the keys that a transport adds. Keys that are not in each reply
     * may also be there with null. It does not exclude further keys.
     */
    public static Map<String, Object> reply(Command command) {
        return object(command.reply(), true);
    }

    private static Map<String, Object> object(List<Property> keys, boolean isReply) {
        var schema = new LinkedHashMap<String, Object>();
        schema.put(TYPE, "object");
        if (!keys.isEmpty()) {
            var properties = new LinkedHashMap<String, Object>();
            keys.forEach(key -> properties.put(key.name(), value(key, isReply)));
            schema.put("properties", properties);
        }
        List<String> required = keys.stream().filter(Property::required).map(Property::name).toList();
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        return schema;
    }

    private static Map<String, Object> value(Property property, boolean isReply) {
        var schema = new LinkedHashMap<String, Object>();
        switch (property.type()) {
            case LIST -> {
                schema.put(TYPE, "array");
                Map<String, Object> items = element(property, isReply);
                addNames(property, items);
                schema.put("items", items);
            }
            case MAP -> {
                schema.put(TYPE, "object");
                if (property.names().isPresent()) {
                    var keys = new LinkedHashMap<String, Object>();
                    addNames(property, keys);
                    schema.put("propertyNames", keys);
                }
                schema.put("additionalProperties", element(property, isReply));
            }
            case OBJECT -> schema.putAll(object(property.fields(), isReply));
            case TEXT, INTEGER, NUMBER, BOOLEAN, ANY -> {
                addType(property.type(), schema);
                addNames(property, schema);
            }
        }
        schema.put(DESCRIPTION, property.summary());
        if (!property.values().isEmpty()) {
            schema.put("enum", property.values());
        }
        property.standard().ifPresent(value -> schema.put("default", value));
        if (isReply && !property.required() && schema.get(TYPE) instanceof String type && property.values().isEmpty()) {
            schema.put(TYPE, List.of(type, "null"));
        }
        return schema;
    }

    private static Map<String, Object> element(Property property, boolean isReply) {
        if (property.element() == ValueType.OBJECT) {
            return object(property.fields(), isReply);
        }
        var schema = new LinkedHashMap<String, Object>();
        addType(property.element(), schema);
        return schema;
    }

    /** Anything has no type in JSON Schema. */
    private static void addType(ValueType type, Map<String, Object> schema) {
        String name = switch (type) {
            case TEXT -> "string";
            case INTEGER, NUMBER, BOOLEAN -> type.toString();
            case LIST -> "array";
            case MAP, OBJECT -> "object";
            case ANY -> "";
        };
        if (!name.isEmpty()) {
            schema.put(TYPE, name);
        }
    }

    private static void addNames(Property property, Map<String, Object> schema) {
        property.names().ifPresent(subject -> schema.put(NAMES, subject.toString()));
    }
}
