// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.openapi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The objects of the interface, as JSON Schema. */
final class ApiSchemas {

    private static final Map<String, Map<String, Object>> ALL = new LinkedHashMap<>();

    static {
        object("Problem", "type:string", "title:string", "status:integer", "detail:string?", "errno:integer?");
        object("Me", "name:string", "role:string", "watchers:[string]?", "login:boolean", "logged_in:boolean");
        object("Daemon", "id:string", "name:string", "version:string", "pid:integer", "started:number", "user:string", "reachable:boolean");
        object("Daemons", "daemons:[Daemon]");
        object("End", "pid:integer?", "wid:integer?", "time:number", "exit_code:integer?", "cause:string", "by:string?");
        object("Watcher", "name:string", "state:string", "since:number", "reason:string?", "running:integer", "wanted:integer",
                "degraded:integer", "restarts:integer", "last_end:object?", "singleton:boolean", "plugin:boolean", "cpu:number?",
                "memory:integer?");
        object("Watchers", "watchers:[Watcher]", "time:number");
        object("Process", "pid:integer", "wid:integer", "state:string", "since:number", "reason:string?", "started:number?",
                "command:string?", "cpu:number?", "memory:integer?");
        object("History", "times:[number]", "daemon:object", "watchers:object");
        object("Socket", "name:string", "fd:integer", "host:string?", "port:integer?", "path:string?", "address:string", "backlog:integer",
                "queue:integer?", "connections:integer?", "watchers:[string]");
        object("Sockets", "sockets:[Socket]");
        object("Plugin", "name:string", "state:string", "since:number", "reason:string?");
        object("Plugins", "plugins:[Plugin]");
        object("Step", "action:string", "subject:string", "keys:[string]", "effect:string");
        object("Plan", "file:string", "plan:[Step]");
        object("Operation", "id:string", "verb:string", "watcher:string?", "by:string", "state:string", "begun:number", "ended:number?",
                "reason:string?", "errno:integer?", "result:object?", "progress:object?");
        object("Begun", "operation:Operation");
        object("Operations", "operations:[Operation]");
        object("Event", "seq:integer", "time:number", "topic:string", "kind:string", "subject:string", "name:string", "body:object");
        object("Events", "events:[Event]");
        object("Line", "watcher:string", "pid:integer", "wid:integer", "stream:string", "line:string", "time:number", "number:integer");
        object("Lines", "lines:[Line]", "last:integer", "omitted:integer");
        object("Commands", "commands:[object]");
    }

    private ApiSchemas() {}

    static Map<String, Map<String, Object>> all() {
        return ALL;
    }

    static boolean isKnown(String name) {
        return ALL.containsKey(name);
    }

    /** @param properties {@code name:type}; a question mark: may be null; brackets: a list of the type */
    private static void object(String name, String... properties) {
        var all = new LinkedHashMap<String, Object>();
        var required = new ArrayList<String>();
        for (String property : properties) {
            int colon = property.indexOf(':');
            required.add(property.substring(0, colon));
            all.put(property.substring(0, colon), type(property.substring(colon + 1)));
        }
        ALL.put(name, Map.of("type", "object", "properties", all, "required", required));
    }

    static Map<String, Object> type(String text) {
        if (text.endsWith("?")) {
            Map<String, Object> type = type(text.substring(0, text.length() - 1));
            return type.get("type") instanceof String simple ? with(type, "type", List.of(simple, "null"))
                    : Map.of("anyOf", List.of(type, Map.of("type", "null")));
        }
        if (text.startsWith("[")) {
            return Map.of("type", "array", "items", type(text.substring(1, text.length() - 1)));
        }
        return Character.isUpperCase(text.charAt(0)) ? Map.of("$ref", "#/components/schemas/" + text) : Map.of("type", text);
    }

    private static Map<String, Object> with(Map<String, Object> type, String key, Object value) {
        var changed = new LinkedHashMap<>(type);
        changed.put(key, value);
        return changed;
    }
}
