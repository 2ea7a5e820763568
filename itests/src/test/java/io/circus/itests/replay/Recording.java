// SPDX-License-Identifier: Apache-2.0
package io.circus.itests.replay;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** A run of the original daemon, with the files it was given. */
record Recording(String name, List<Step> steps) {

    static Recording load(String name) throws IOException {
        var steps = new ArrayList<Step>();
        int requests = 0;
        for (String line : file(name + ".jsonl").lines().toList()) {
            JsonObject entry = JsonParser.parseString(line).getAsJsonObject();
            double at = entry.get("t").getAsDouble();
            JsonElement body = entry.get("body");
            switch (entry.get("dir").getAsString()) {
                case "request" -> steps.add(request(at, ++requests, body));
                case "response" -> steps.add(new Step.Response(at, body.getAsJsonObject()));
                case "event" -> steps.add(Step.Event.of(at, entry.get("topic").getAsString(), body.getAsJsonObject()));
                case "note" -> steps.add(new Step.Note(at, body));
                case "stat" -> steps.add(new Step.Stat(at, entry.get("topic").getAsString(), body.getAsJsonObject()));
                case "udp-request" -> steps.add(new Step.Question(at,
                        entry.get("topic").getAsString().equals("multicast group"), raw(body)));
                case "udp-response" -> steps.add(new Step.Answer(at, new String(raw(body), StandardCharsets.UTF_8)));
                case "udp" -> { } // what plugins send to others is compared by the tests of the plugins
                default -> throw new IOException("cannot replay " + name + ": " + line);
            }
        }
        return new Recording(name, List.copyOf(steps));
    }

    /** The content of a file that was recorded with the runs. */
    static String file(String name) throws IOException {
        try (InputStream stream = Recording.class.getResourceAsStream("/transcripts/" + name)) {
            if (stream == null) {
                throw new IOException("no such recorded file: " + name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static byte[] raw(JsonElement body) {
        return body.getAsJsonObject().get("raw").getAsString().getBytes(StandardCharsets.ISO_8859_1);
    }

    <T extends Step> List<T> all(Class<T> kind) {
        return steps.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static Step.Request request(double at, int number, JsonElement sent) {
        if (!(sent instanceof JsonObject body)) {
            return new Step.Request(at, number, List.of(sent.toString()), JsonNull.INSTANCE);
        }
        if (body.has("raw")) {
            List<String> frames = StreamSupport.stream(body.getAsJsonArray("raw").spliterator(), false)
                    .map(JsonElement::getAsString).toList();
            return new Step.Request(at, number, frames, JsonNull.INSTANCE);
        }
        JsonElement id = body.has("id") ? body.get("id") : JsonNull.INSTANCE;
        // Requests of the stock client have ids of 32 digits; those written by hand were written without spaces.
        boolean stock = id.isJsonPrimitive() && id.getAsString().length() == 32;
        return new Step.Request(at, number, List.of(stock ? text(body) : body.toString()), id);
    }

    /** JSON as Python's library writes it, and so the original's clients. */
    static String text(JsonElement value) {
        return switch (value) {
            case JsonObject object -> object.entrySet().stream().map(Recording::member)
                    .collect(Collectors.joining(", ", "{", "}"));
            case JsonArray array -> StreamSupport.stream(array.spliterator(), false).map(Recording::text)
                    .collect(Collectors.joining(", ", "[", "]"));
            default -> value.toString();
        };
    }

    private static String member(Map.Entry<String, JsonElement> entry) {
        return new JsonPrimitive(entry.getKey()) + ": " + text(entry.getValue());
    }
}
