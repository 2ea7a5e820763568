// SPDX-License-Identifier: Apache-2.0
package io.circus.itests.replay;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What our events of ends tell beyond the recorded ones: why a process ends, and who is behind it. */
final class Causes {

    /** The difference, as all replays know it. */
    static final NamedDifference DIFFERENCE = NamedDifference.named(".*", "^events: each (kill|reap) tells cause and by$",
            "the events kill and reap have two extra keys: cause, why the process ended, and by, who asked for it");

    private static final String CAUSE = "cause";
    private static final String BY = "by";
    private static final Set<String> KINDS = Set.of("kill", "reap");
    private static final Set<String> WORDS = Set.of("asked", "max_age", "surplus", "replaced", "unready", "unhealthy", "dependency",
            "plugin", "exit", "signal", "core", "oom", "spawn", "unknown");

    private Causes() {}

    /** {@code ours} as the original would have told it. */
    static Step.Event without(Step.Event ours) {
        JsonObject body = ours.body().deepCopy();
        if (KINDS.contains(ours.kind())) {
            body.remove(CAUSE);
            body.remove(BY);
        }
        return new Step.Event(ours.at(), ours.watcher(), ours.kind(), body);
    }

    /** The same of an event that was printed. */
    static String without(String line) {
        return line.replaceFirst(", \"cause\": \"[a-z_]+\", \"by\": (null|\"[^\"]*\")", "");
    }

    /** What {@link #without(Step.Event)} takes away, and what should be there and is not. */
    static List<String> differences(List<Step.Event> ours) {
        return ours.stream().filter(event -> KINDS.contains(event.kind())).flatMap(event -> {
            boolean right = WORDS.contains(text(event.body().get(CAUSE))) && event.body().has(BY);
            return Stream.of("events: " + (right ? "each " + event.kind() + " tells cause and by"
                    : "a " + event.kind() + " without a cause that is known: " + event.body()));
        }).distinct().toList();
    }

    private static String text(JsonElement value) {
        return value != null && value.isJsonPrimitive() ? value.getAsString() : "";
    }
}
