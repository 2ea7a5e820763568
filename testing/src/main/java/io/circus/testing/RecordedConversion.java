// SPDX-License-Identifier: Apache-2.0
package io.circus.testing;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * What a function of Circus 0.19 made of some arguments. Every recorded one is compared by a test of the module whose task
 * it is here:
 *
 * <pre>
 * bool, signal                        config, those of files; commands, those of requests
 * env, expand                         config, while a file is read; watchers, for the command of a process
 * uid                                 watchers
 * bytes to human                      commands
 * human to bytes                      resource-watcher
 * file, fancy, timed, size            streams
 * </pre>
 *
 * @param function the first word of its name, but all of {@code bytes to human} and {@code human to bytes}
 * @param result what it returned, or {@link #REFUSED}; text without its quotes, anything else as JSON
 */
public record RecordedConversion(String function, JsonArray args, JsonElement result) {

    /** In the place of a result: the original raised an error. */
    public static final JsonElement REFUSED = JsonParser.parseString("\"refused\"");

    /** Those of the functions that are named so, in their order. */
    public static List<RecordedConversion> of(String... functions) throws IOException {
        try (var in = new BufferedReader(new InputStreamReader(
                RecordedConversion.class.getResourceAsStream("/recordings/conversions.jsonl"), StandardCharsets.UTF_8))) {
            List<RecordedConversion> all = in.lines().map(line -> of(JsonParser.parseString(line).getAsJsonObject()))
                    .filter(each -> Arrays.asList(functions).contains(each.function)).toList();
            if (all.isEmpty()) {
                throw new IOException("nothing is recorded of " + Arrays.toString(functions));
            }
            return all;
        }
    }

    private static RecordedConversion of(JsonObject line) {
        String name = line.get("function").getAsString();
        return new RecordedConversion(name.contains(" to ") ? name : name.split(" ")[0], line.getAsJsonArray("args"),
                line.has("error") ? REFUSED : line.get("result"));
    }

    /** Whether the argument, or the first one, is text, as everything in a file is. */
    public boolean isOfText() {
        return args.get(0).isJsonPrimitive() && args.get(0).getAsJsonPrimitive().isString();
    }

    /** The argument, or the first one. */
    public String text() {
        return args.get(0).isJsonNull() ? "null" : args.get(0).getAsString();
    }

    @Override
    public String toString() {
        return function + " " + args;
    }
}
