// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.changes;

import io.circus.config.internal.Background;
import io.circus.watchers.Operation;
import io.circus.watchers.WatcherSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Applies changes of sockets. A socket that has to be closed waits until the processes that hold it have stopped, since they would keep
 * its address from the next socket. All others are changed at once.
 */
public final class SocketRollout {

    /** Makes sockets match the file as it is applied when this is called. */
    public interface Change {
        /**
         * @param names of the sockets
         * @param failures receives a message for each socket that could not be changed
         */
        void make(Set<String> names, List<String> failures);

        /** The change of {@code names} waits; each name is passed to {@link #make} later. */
        void postpone(Set<String> names);
    }

    private final SocketChanges changes;
    private final Change change;
    private final List<String> failures;
    private final Map<String, List<Operation>> users = new LinkedHashMap<>();
    private final Map<String, Operation> waiting = new LinkedHashMap<>();

    SocketRollout(SocketChanges changes, Change change, List<String> failures) {
        this.changes = changes;
        this.change = change;
        this.failures = failures;
    }

    /** Notes that a watcher with {@code settings} stops; to be called before {@link #begin}. @param stop its stop */
    void used(WatcherSettings settings, Operation stop) {
        for (String name : changes.closing()) {
            if (!stop.isDone() && SocketChanges.uses(settings, name)) {
                users.computeIfAbsent(name, key -> new ArrayList<>()).add(stop);
            }
        }
    }

    /** Never waits. */
    void begin() {
        var units = new LinkedHashMap<Set<String>, List<Operation>>();
        users.forEach((name, stops) -> units.put(changes.withBlockedBy(name), stops));
        Set<String> later = units.keySet().stream().flatMap(Set::stream).collect(Collectors.toSet());
        change.postpone(later);
        change.make(changes.namesWithout(later), failures);
        units.forEach((names, stops) -> {
            Operation changed = Background.start("circus-change-socket", () -> {
                for (Operation stop : stops) {
                    Rollout.awaitEnd(stop);
                }
                change.make(names, failures);
            });
            names.forEach(name -> waiting.put(name, changed));
        });
    }

    /** The changes that a watcher with {@code settings} waits for before it starts. */
    List<Operation> changesFor(WatcherSettings settings) {
        return waiting.entrySet().stream().filter(entry -> SocketChanges.uses(settings, entry.getKey()))
                .map(Map.Entry::getValue).toList();
    }

    void finish() throws InterruptedException {
        for (Operation one : waiting.values()) {
            Rollout.awaitEnd(one);
        }
    }
}
