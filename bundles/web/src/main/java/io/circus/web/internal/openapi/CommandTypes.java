// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.openapi;

import io.circus.control.Command;
import io.circus.control.ValueType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The properties of a command as JSON Schema. */
final class CommandTypes {

    private CommandTypes() {}

    static Map<String, Object> schema(Command.Property property) {
        Map<String, Object> schema = type(property.type(), property);
        schema.put("description", property.summary());
        if (!property.values().isEmpty()) {
            schema.put("enum", property.values());
        }
        property.standard().ifPresent(value -> schema.put("default", value));
        property.names().ifPresent(subject -> schema.put("x-circus-names", subject.toString()));
        return schema;
    }

    private static Map<String, Object> type(ValueType type, Command.Property property) {
        var schema = new LinkedHashMap<String, Object>();
        switch (type) {
            case TEXT -> schema.put("type", "string");
            case INTEGER -> schema.put("type", "integer");
            case NUMBER -> schema.put("type", "number");
            case BOOLEAN -> schema.put("type", "boolean");
            case LIST -> {
                schema.put("type", "array");
                schema.put("items", type(property.element(), property));
            }
            case MAP -> {
                schema.put("type", "object");
                schema.put("additionalProperties", type(property.element(), property));
            }
            case OBJECT -> schema.putAll(object(property.fields()));
            case ANY -> { }
        }
        return schema;
    }

    /** An object with these properties. */
    static Map<String, Object> object(List<Command.Property> properties) {
        var all = new LinkedHashMap<String, Object>();
        properties.forEach(property -> all.put(property.name(), schema(property)));
        var schema = new LinkedHashMap<String, Object>();
        schema.put("type", "object");
        schema.put("properties", all);
        List<String> required = properties.stream().filter(Command.Property::required).map(Command.Property::name).toList();
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        return schema;
    }
}
