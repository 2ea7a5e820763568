// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.openapi;

import io.circus.control.Command;
import java.util.LinkedHashMap;
import java.util.Map;

/** The properties of a command as JSON Schema. */
final class CommandTypes {

    private CommandTypes() {}

    static Map<String, Object> schema(Command.Property property) {
        var schema = new LinkedHashMap<String, Object>();
        schema.put("description", property.summary());
        return schema;
    }
}
