// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;

/**
 * What an operation did to the processes of one watcher: pids in ascending order. Of an operation on several watchers only what has
 * failed is told.
 *
 * @param failed the reason for each of several watchers, by its name, whose part of the operation has failed
 */
public record Outcome(List<Integer> stopped, List<Integer> started, List<Integer> kept, Map<String, String> failed) {

    public static final Outcome NOTHING = new Outcome(List.of(), List.of(), List.of());

    public Outcome {
        stopped = List.copyOf(stopped);
        started = List.copyOf(started);
        kept = List.copyOf(kept);
        failed = Collections.unmodifiableMap(new LinkedHashMap<>(failed));
    }

    public Outcome(List<Integer> stopped, List<Integer> started, List<Integer> kept) {
        this(stopped, started, kept, Map.of());
    }

    /** Of an operation on several watchers: the reasons by their names, in the order in which they are told. */
    public static Outcome ofSeveral(Map<String, String> failed) {
        return failed.isEmpty() ? NOTHING : new Outcome(List.of(), List.of(), List.of(), failed);
    }

    /** The difference between the pids {@code before} and {@code after}. */
    public static Outcome between(Collection<Integer> before, Collection<Integer> after) {
        var stopped = new TreeSet<>(before);
        stopped.removeAll(after);
        var started = new TreeSet<>(after);
        started.removeAll(before);
        var kept = new TreeSet<>(before);
        kept.retainAll(after);
        return new Outcome(List.copyOf(stopped), List.copyOf(started), List.copyOf(kept));
    }
}
