// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.openapi;

import io.circus.control.Command;
import io.circus.control.Request;
import io.circus.control.Role;
import io.circus.control.Schemas;
import io.circus.web.internal.http.Route;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The description of the interface as OpenAPI 3.1, made anew for each request: of the routes, and of the commands that there are, those
 * of plugins too, as they describe themselves.
 */
public final class OpenApi {

    private static final String COMMANDS = "/api/v1/daemons/local/commands/";
    private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)\\}");

    private OpenApi() {}

    /** @param version of the daemon */
    public static Map<String, Object> of(List<Route> routes, List<Command> commands, String version) {
        var paths = new LinkedHashMap<String, Map<String, Object>>();
        for (Route route : routes) {
            RouteDoc doc = RouteDoc.of(route.method(), route.pattern());
            if (doc != null) {
                paths.computeIfAbsent(route.pattern(), pattern -> new LinkedHashMap<>())
                        .put(route.method().toLowerCase(Locale.ROOT), operation(route, doc));
            }
        }
        for (Command command : commands) {
            paths.put(COMMANDS + command.name(), Map.of("post", operation(command)));
        }
        var document = new LinkedHashMap<String, Object>();
        document.put("openapi", "3.1.0");
        document.put("info", Map.of("title", "Circus", "version", version,
                "description", "The HTTP interface of the Circus daemon; doc/http.md of the distribution describes it."));
        document.put("paths", paths);
        document.put("components", Map.of("schemas", ApiSchemas.all(), "securitySchemes", Map.of(
                "token", Map.of("type", "http", "scheme", "bearer"),
                "session", Map.of("type", "apiKey", "in", "cookie", "name", "circus-session-8080",
                        "description", "with the port of the server"))));
        document.put("security", List.of(Map.of("token", List.of()), Map.of("session", List.of()), Map.of()));
        return document;
    }

    private static Map<String, Object> operation(Route route, RouteDoc doc) {
        var operation = new LinkedHashMap<String, Object>();
        operation.put("operationId", id(route));
        operation.put("summary", route.summary());
        var parameters = new ArrayList<Map<String, Object>>();
        Matcher variables = VARIABLE.matcher(route.pattern());
        while (variables.find()) {
            parameters.add(Map.of("name", variables.group(1), "in", "path", "required", true, "schema", Map.of("type", "string")));
        }
        doc.query().forEach(each -> parameters.add(Map.of("name", name(each), "in", "query", "schema", ApiSchemas.type(type(each)))));
        if (!parameters.isEmpty()) {
            operation.put("parameters", parameters);
        }
        if (doc.body() != null) {
            operation.put("requestBody", body(object(doc.body())));
        }
        if (route.open()) {
            operation.put("security", List.of());
        }
        boolean acts = doc.answer().equals("Begun") || doc.answer().equals("Operations") && !route.method().equals("GET");
        operation.put("responses", responses(acts ? "202" : doc.answer().isEmpty() ? "204" : "200", doc.answer()));
        return operation;
    }

    private static String id(Route route) {
        var id = new StringBuilder(route.method().toLowerCase(Locale.ROOT));
        for (String part : route.pattern().replace("/api/v1", "").replace("/daemons/local", "/daemon").split("[^A-Za-z]+")) {
            if (!part.isEmpty()) {
                id.append(Character.toUpperCase(part.charAt(0))).append(part.substring(1));
            }
        }
        return id.toString();
    }

    private static Map<String, Object> operation(Command command) {
        Role role = command.access(new Request(command.name(), Map.of())).role();
        var operation = new LinkedHashMap<String, Object>();
        operation.put("operationId", "command_" + command.name().replaceAll("\\W", "_"));
        operation.put("summary", command.summary());
        operation.put("x-circus-role", role.toString());
        if (role != Role.OBSERVER) {
            operation.put("parameters", List.of(Map.of("name", "wait", "in", "query", "schema", Map.of("type", "integer"))));
        }
        operation.put("requestBody", body(Schemas.request(command)));
        operation.put("responses", role == Role.OBSERVER ? result(command) : responses("202", "Begun"));
        return operation;
    }

    /** The answer of a command that only reads. */
    private static Map<String, Object> result(Command command) {
        Map<String, Object> result = Schemas.reply(command);
        return responses("200", Map.of("application/json", Map.of("schema",
                Map.of("type", "object", "properties", Map.of("result", result), "required", List.of("result")))));
    }

    private static Map<String, Object> responses(String status, Map<String, Object> content) {
        var responses = new LinkedHashMap<String, Object>();
        responses.put(status, Map.of("description", "the answer", "content", content));
        responses.put("default", Map.of("description", "a problem", "content",
                Map.of("application/problem+json", Map.of("schema", ApiSchemas.type("Problem")))));
        return responses;
    }

    private static Map<String, Object> responses(String status, String answer) {
        var responses = new LinkedHashMap<String, Object>();
        responses.put(status, answer.isEmpty() ? Map.of("description", "done") : Map.of("description",
                status.equals("202") ? "begun" : "the answer", "content", content(answer)));
        if (status.equals("202") && answer.equals("Begun")) {
            responses.put("200", Map.of("description", "done", "content", content(answer)));
        }
        responses.put("default", Map.of("description", "a problem", "content",
                Map.of("application/problem+json", Map.of("schema", ApiSchemas.type("Problem")))));
        return responses;
    }

    private static Map<String, Object> content(String answer) {
        return ApiSchemas.isKnown(answer) ? Map.of("application/json", Map.of("schema", ApiSchemas.type(answer)))
                : Map.of(answer, Map.of("schema", Map.of("type", answer.equals("application/json") ? "object" : "string")));
    }

    private static Map<String, Object> body(Object schema) {
        return Map.of("content", Map.of("application/json", Map.of("schema", schema)));
    }

    private static Map<String, Object> object(List<String> body) {
        var properties = new LinkedHashMap<String, Object>();
        var required = new ArrayList<String>();
        for (String each : body) {
            properties.put(name(each), ApiSchemas.type(type(each)));
            if (each.endsWith("!")) {
                required.add(name(each));
            }
        }
        var schema = new LinkedHashMap<String, Object>();
        schema.put("type", "object");
        schema.put("properties", properties);
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        return schema;
    }

    private static String name(String text) {
        return text.substring(0, text.indexOf(':'));
    }

    private static String type(String text) {
        return text.substring(text.indexOf(':') + 1).replace("!", "");
    }
}
