// SPDX-License-Identifier: Apache-2.0
package io.circus.verbs;

import io.circus.wire.Json;
import io.circus.wire.JsonException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A command that is not in the catalogue, such as one of a plugin, made from its description. Its words are
 * {@code KEY=VALUE}, or the values of its properties in their order; a reply is printed as lines {@code KEY: VALUE}.
 */
public final class DescribedVerb implements Verb {

    private static final String HELP = "--help";

    private final String name;
    private final String summary;
    private final List<Argument> properties = new ArrayList<>();
    private final String example;

    /**
     * A property of the request.
     *
     * @param type as in JSON Schema: {@code string}, {@code integer} and so on; "" if it may be anything
     * @param values the only possible values; empty if there are others
     * @param names what the value names, such as {@code watcher}; "" for nothing
     * @param standard what counts if it is absent; "" if that is not known
     */
    public record Argument(String name, boolean required, String summary, String type, List<String> values, String names, String standard) {

        public Argument {
            values = List.copyOf(values);
        }
    }

    private DescribedVerb(Map<?, ?> description) {
        name = String.valueOf(description.get("name"));
        summary = Objects.toString(description.get("summary"), "");
        Map<?, ?> request = Values.map(description.get("request"));
        List<?> required = Values.list(request.get("required"));
        Values.map(request.get("properties")).forEach((key, value) ->
                properties.add(argument(String.valueOf(key), Values.map(value), required.contains(key))));
        List<?> examples = Values.list(request.get("examples"));
        example = examples.isEmpty() ? "" : words(Values.map(examples.getFirst()));
    }

    /** @param description an element of the list {@code commands} that the command of that name replies */
    public static DescribedVerb of(Map<?, ?> description) {
        return new DescribedVerb(description);
    }

    private static Argument argument(String name, Map<?, ?> schema, boolean required) {
        Map<?, ?> named = schema.get("items") instanceof Map<?, ?> items ? items : schema;
        return new Argument(name, required, Objects.toString(schema.get("description"), ""), Objects.toString(schema.get("type"), ""),
                Values.list(schema.get("enum")).stream().map(String::valueOf).toList(),
                Objects.toString(named.get("x-circus-names"), ""), schema.containsKey("default") ? text(schema.get("default")) : "");
    }

    /** The properties in the order of their words. */
    public List<Argument> properties() {
        return List.copyOf(properties);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String summary() {
        return summary;
    }

    @Override
    public String arguments() {
        return String.join(" ", properties.stream()
                .map(property -> property.required() ? property.name() : "[" + property.name() + "]").toList());
    }

    @Override
    public String description() {
        return summary + "\n\n  circusctl " + (name + " " + arguments()).strip() + lines()
                + (example.isEmpty() ? "" : "\n\nExample:\n\n  circusctl " + (name + " " + example).strip());
    }

    /** The usage and the properties, without the name of a program. */
    public String help() {
        return "usage: " + (name + " " + arguments()).strip() + "\n\n" + summary + lines();
    }

    private String lines() {
        var lines = new StringBuilder();
        for (Argument property : properties) {
            lines.append("\n  ").append(property.name()).append(": ").append(property.summary());
            var more = new ArrayList<String>();
            if (!property.type().isEmpty() && property.values().isEmpty()) {
                more.add(property.type());
            } else if (!property.values().isEmpty()) {
                more.add(String.join(", ", property.values()));
            }
            if (!property.standard().isEmpty()) {
                more.add("default " + property.standard());
            }
            lines.append(more.isEmpty() ? "" : " (" + String.join("; ", more) + ")");
        }
        return lines.toString();
    }

    @Override
    public ParsedCall parse(List<String> words) throws UsageException {
        if (words.contains(HELP) || words.contains("-h")) {
            throw new UsageException(UsageException.Kind.HELP, help());
        }
        var values = new LinkedHashMap<String, Object>();
        int position = 0;
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                String key = word.substring(0, equals);
                values.put(key, value(typeOf(key), word.substring(equals + 1)));
            } else if (position < properties.size()) {
                Argument property = properties.get(position++);
                values.put(property.name(), value(property.type(), word));
            } else {
                throw new UsageException(UsageException.Kind.ARGUMENTS, "Invalid number of arguments");
            }
        }
        return new ParsedCall(name, values);
    }

    private String typeOf(String key) {
        return properties.stream().filter(property -> property.name().equals(key)).map(Argument::type).findFirst().orElse("");
    }

    /** A value that reads as JSON is taken as such ({@code 5}, {@code true}, {@code [1, 2]}), unless its type is text. */
    private static Object value(String type, String word) {
        if (type.equals("string")) {
            return word;
        }
        try {
            return Json.read(word);
        } catch (JsonException notJson) {
            return word;
        }
    }

    private static String words(Map<?, ?> example) {
        return String.join(" ", example.entrySet().stream().map(entry -> {
            String word = entry.getKey() + "=" + text(entry.getValue());
            return word.matches("[\\w./:=-]*") ? word : "'" + word + "'";
        }).toList());
    }

    private static String text(Object value) {
        return value instanceof String text ? text : Json.write(value);
    }

    @Override
    public void print(Map<String, ?> reply, PrintStream out) {
        var keys = new LinkedHashMap<String, Object>(reply);
        List.of("status", "time", "id").forEach(keys::remove);
        if (keys.isEmpty()) {
            out.println("ok");
        }
        keys.forEach((key, value) -> out.println(key + ": " + text(value)));
    }

    @Override
    public void printError(Map<String, ?> reply, PrintStream err) {
        err.println("error: " + reply.get("reason"));
    }

    @Override
    public String toString() {
        return name;
    }
}
