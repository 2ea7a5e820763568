// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers;

import java.util.List;
import java.util.TreeSet;
import java.util.Collection;

/** What an operation did to the processes of one watcher: pids in ascending order. */
public record Outcome(List<Integer> stopped, List<Integer> started, List<Integer> kept) {

    public static final Outcome NOTHING = new Outcome(List.of(), List.of(), List.of());

    public Outcome {
        stopped = List.copyOf(stopped);
        started = List.copyOf(started);
        kept = List.copyOf(kept);
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
