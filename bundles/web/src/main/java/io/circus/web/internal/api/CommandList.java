// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.api;

import io.circus.control.Command;
import io.circus.control.Request;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The commands as they describe themselves. */
final class CommandList {

    private CommandList() {}

    static List<Map<String, Object>> all(List<Command> commands) {
        return commands.stream().map(CommandList::shown).toList();
    }

    private static Map<String, Object> shown(Command command) {
        var shown = new LinkedHashMap<String, Object>();
        shown.put("name", command.name());
        shown.put("summary", command.summary());
        shown.put("role", command.access(new Request(command.name(), Map.of())).role().toString());
        shown.put("properties", command.properties().stream().map(CommandList::shown).toList());
        shown.put("example", command.example());
        return shown;
    }

    private static Map<String, Object> shown(Command.Property property) {
        var shown = new LinkedHashMap<String, Object>();
        shown.put("name", property.name());
        shown.put("required", property.required());
        shown.put("summary", property.summary());
        shown.put("type", property.type().toString());
        shown.put("element", property.element().toString());
        shown.put("enum", property.values());
        shown.put("default", property.standard().orElse(null));
        shown.put("names", property.names().map(Object::toString).orElse(null));
        return shown;
    }
}
