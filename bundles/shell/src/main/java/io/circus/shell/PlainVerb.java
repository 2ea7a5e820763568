// SPDX-License-Identifier: Apache-2.0
package io.circus.shell;

import io.circus.control.Command;
import io.circus.verbs.ParsedCall;
import io.circus.verbs.UsageException;
import io.circus.wire.Json;
import io.circus.wire.JsonException;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The form of a command that the command line does not know, such as one of a plugin. Its words are {@code KEY=VALUE}, or the
 * values of its properties in their order; the reply is printed as lines {@code KEY: VALUE}.
 */
final class PlainVerb {

    private PlainVerb() {}

    /** A value in JSON is read as JSON ({@code 5}, {@code true}, {@code [1, 2]}), any other is text. */
    static ParsedCall parse(Command command, List<String> words) throws UsageException {
        if (words.contains("--help") || words.contains("-h")) {
            throw new UsageException(UsageException.Kind.HELP, help(command));
        }
        List<Command.Property> properties = command.properties();
        var values = new LinkedHashMap<String, Object>();
        int position = 0;
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                values.put(word.substring(0, equals), value(word.substring(equals + 1)));
            } else if (position < properties.size()) {
                values.put(properties.get(position++).name(), value(word));
            } else {
                throw new UsageException(UsageException.Kind.ARGUMENTS, "Invalid number of arguments");
            }
        }
        return new ParsedCall(command.name(), values);
    }

    static void print(Map<String, ?> result, PrintStream out) {
        if (result.isEmpty()) {
            out.println("ok");
        }
        result.forEach((key, value) ->
                out.println(key + ": " + (value instanceof String text ? text : Json.write(value))));
    }

    private static Object value(String word) {
        try {
            return Json.read(word);
        } catch (JsonException notJson) {
            return word;
        }
    }

    private static String help(Command command) {
        var text = new StringBuilder("usage: ").append(command.name());
        for (Command.Property property : command.properties()) {
            text.append(property.required() ? " " + property.name() : " [" + property.name() + "]");
        }
        text.append("\n\n").append(command.summary());
        for (Command.Property property : command.properties()) {
            text.append("\n  ").append(property.name()).append(": ").append(property.summary());
        }
        return text.toString();
    }
}
