// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.openapi;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the description says of a route besides its summary.
 *
 * @param query the parameters of its query, {@code name:type}
 * @param body the properties of the object that it takes, {@code name:type}, an exclamation mark at the end: required; null: it takes none
 * @param answer the schema of its answer, or the type of its content if that is no JSON; empty if it has no content
 */
record RouteDoc(List<String> query, List<String> body, String answer) {

    private static final String LOCAL = "/api/v1/daemons/local";
    private static final Map<String, RouteDoc> ALL = new LinkedHashMap<>();

    static {
        get("/livez", "text/plain");
        get("/readyz", "text/plain");
        get("/metrics", "text/plain");
        get("/openapi.json", "application/json");
        act("POST /api/v1/login", "", List.of("name:string", "password:string", "token:string", "code:string"));
        act("POST /api/v1/logout", "", List.of());
        get("/api/v1/me", "Me");
        get("/api/v1/stream", "text/event-stream", "topics:string", "logs:[string]", "lines:integer", "last_event_id:string");
        get("/api/v1/daemons", "Daemons");
        get(LOCAL, "Daemon");
        get(LOCAL + "/watchers", "Watchers");
        get(LOCAL + "/watchers/{watcher}", "Watcher");
        get(LOCAL + "/history", "History", "watcher:[string]", "processes:boolean");
        get(LOCAL + "/sockets", "Sockets");
        get(LOCAL + "/plugins", "Plugins");
        get(LOCAL + "/plan", "Plan");
        get(LOCAL + "/operations", "Operations");
        get(LOCAL + "/operations/{operation}", "Operation");
        get(LOCAL + "/events", "Events", "after:integer");
        get(LOCAL + "/logs/{watcher}", "Lines", "lines:integer", "after:integer", "format:string", "download:boolean");
        get(LOCAL + "/commands", "Commands");
        operation("POST " + LOCAL + "/watchers", List.of("name:string!", "cmd:string!", "args:string", "options:object", "start:boolean"));
        act("DELETE " + LOCAL + "/watchers/{watcher}", "Begun", null, "nostop:boolean", "wait:integer");
        act("PATCH " + LOCAL + "/watchers/{watcher}", "Begun", List.of("options:object!"), "dry_run:boolean", "wait:integer");
        for (String verb : List.of("start", "stop", "restart")) {
            operation("POST " + LOCAL + "/watchers/{watcher}/" + verb, List.of());
        }
        operation("POST " + LOCAL + "/watchers/{watcher}/reload", List.of("graceful:boolean", "sequential:boolean"));
        operation("POST " + LOCAL + "/watchers/{watcher}/incr", List.of("nb:integer"));
        operation("POST " + LOCAL + "/watchers/{watcher}/decr", List.of("nb:integer"));
        act("POST " + LOCAL + "/watchers:action", "Operations", List.of("action:string!", "names:[string]", "match:string"));
        operation("POST " + LOCAL + "/processes/{pid}/signal", List.of("signum:string!", "children:boolean", "recursive:boolean"));
        operation("POST " + LOCAL + "/processes/{pid}/kill", List.of("signum:string", "graceful_timeout:number"));
        operation("POST " + LOCAL + "/sockets", List.of("name:string!", "options:object"));
        act("DELETE " + LOCAL + "/sockets/{socket}", "Begun", null, "wait:integer");
        operation("POST " + LOCAL + "/reloadconfig", List.of());
    }

    private static void get(String path, String answer, String... query) {
        ALL.put("GET " + path, new RouteDoc(List.of(query), null, answer));
    }

    private static void act(String route, String answer, List<String> body, String... query) {
        ALL.put(route, new RouteDoc(List.of(query), body, answer));
    }

    private static void operation(String route, List<String> body) {
        act(route, "Begun", body, "wait:integer");
    }

    /** Null if there is none. */
    static RouteDoc of(String method, String pattern) {
        return ALL.get(method + " " + pattern);
    }
}
