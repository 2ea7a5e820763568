// SPDX-License-Identifier: Apache-2.0
package io.circus.commandreloader;

import io.circus.commandreloader.Sources.Fingerprint;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** The policy: what the files of each watcher were when its processes were started. Any thread. */
final class Baselines {

    private final Map<String, Fingerprint> known = new HashMap<>();
    /** Those whose processes are being replaced since a change was told. */
    private final Set<String> replacing = new HashSet<>();
    private final Map<String, String> complaints = new HashMap<>();

    /**
     * Its processes have been started, and {@code now} is what there is since; where they replace others after a change, they
     * may have been started with less than that.
     *
     * @return what has changed since that change was told
     */
    synchronized Optional<String> started(String watcher, Fingerprint now) {
        if (replacing.remove(watcher)) {
            return change(watcher, now);
        }
        known.put(watcher, now);
        return Optional.empty();
    }

    /** Its processes run. @return whether nothing was known of its files, and {@code now} is what counts from now on */
    synchronized boolean found(String watcher, Fingerprint now) {
        return known.putIfAbsent(watcher, now) == null;
    }

    /** Other files count from now on: what was known of those that did before still does. */
    synchronized void merge(String watcher, Fingerprint now) {
        Fingerprint before = known.get(watcher);
        if (before != null) {
            var files = new TreeMap<>(now.files());
            files.replaceAll((file, seen) -> before.files().getOrDefault(file, seen));
            known.put(watcher, new Fingerprint(files, now.programThere()));
        }
    }

    /** Its processes have ended: what is started next is another matter, unless it replaces them. */
    synchronized void stopped(String watcher) {
        if (!replacing.contains(watcher)) {
            known.remove(watcher);
        }
    }

    synchronized void forget(String watcher) {
        known.remove(watcher);
        replacing.remove(watcher);
    }

    /** The files that its processes were started with. */
    synchronized Set<Path> files(String watcher) {
        return known.containsKey(watcher) ? Set.copyOf(known.get(watcher).files().keySet()) : Set.of();
    }

    /**
     * What of {@code now} is another one than its processes were started with; they are to be replaced then, and count as
     * started with that.
     * A watcher that is seen for the first time has no changes, and none counts while its program is missing, as it may be between
     * two steps of a deployment.
     */
    synchronized Optional<String> change(String watcher, Fingerprint now) {
        Fingerprint before = known.putIfAbsent(watcher, now);
        if (before == null || before.programThere() && !now.programThere() || before.files().equals(now.files())) {
            return Optional.empty();
        }
        known.put(watcher, now);
        replacing.add(watcher);
        var changed = new TreeSet<>(before.files().keySet());
        changed.addAll(now.files().keySet());
        changed.removeIf(path -> Objects.equals(before.files().get(path), now.files().get(path)));
        return Optional.of(changed.size() == 1 ? changed.first().toString()
                : changed.first() + " and " + (changed.size() - 1) + " more");
    }

    /** Hands {@code text} to {@code complaint}, unless it is what was told of the watcher last. */
    synchronized void complainOnce(String watcher, String text, Consumer<String> complaint) {
        if (!text.equals(complaints.put(watcher, text))) {
            complaint.accept(text);
        }
    }
}
