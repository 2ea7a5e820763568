// SPDX-License-Identifier: Apache-2.0
package io.circus.itests.replay;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;

/** One line of a recording. Every time is in seconds since the recorder started. */
sealed interface Step {

    double at();

    /** What a client sent: the frames after the identity, as text. */
    record Request(double at, int number, List<String> frames, JsonElement id) implements Step {

        @Override
        public String toString() {
            return "request " + number + " " + frames;
        }
    }

    record Response(double at, JsonObject body) implements Step {

        JsonElement id() {
            return body.get("id");
        }
    }

    /** @param watcher the name as it is in the topic */
    record Event(double at, String watcher, String kind, JsonObject body) implements Step {

        static Event of(double at, String topic, JsonObject body) {
            int dot = topic.lastIndexOf('.');
            return new Event(at, topic.substring("watcher.".length(), dot), topic.substring(dot + 1), body);
        }

        /** The pid it is about, or 0. */
        long pid() {
            return body.has("process_pid") ? body.get("process_pid").getAsLong() : 0;
        }

        /** All but the time and the pid: what must be the same in two runs. */
        String shape() {
            var shape = new StringBuilder(kind);
            body.entrySet().stream()
                    .filter(entry -> !entry.getKey().equals("time") && !entry.getKey().equals("process_pid"))
                    .forEach(entry -> shape.append(' ').append(entry.getKey()).append('=').append(entry.getValue()));
            return shape.toString();
        }
    }

    /** What the recorder did or saw besides. */
    record Note(double at, JsonElement body) implements Step {

        String text() {
            return body.isJsonPrimitive() ? body.getAsString() : "";
        }
    }

    /** A datagram that asked the daemon, to the multicast group or to its port alone, and what it answered. */
    record Question(double at, boolean toGroup, byte[] content) implements Step {}

    record Answer(double at, String content) implements Step {}

    /** What was published at the endpoint for statistics. */
    record Stat(double at, String topic, JsonObject body) implements Step {}
}
