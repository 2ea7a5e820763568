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

/** The policy: the files of each watcher when its processes were started. Any thread. */
final class Baselines {

    private final Map<String, Fingerprint> known = new HashMap<>();
    /** Watchers whose processes are being replaced after a change. */
    private final Set<String> replacing = new HashSet<>();
    private final Map<String, String> complaints = new HashMap<>();

    /**
     * Records that the watcher's processes have started, with {@code now} as the current files. Processes that replace
     * others after a change may have been started with older files.
     *
     * @return the change since then, if any
     */
    synchronized Optional<String> started(String watcher, Fingerprint now) {
        if (replacing.remove(watcher)) {
            return change(watcher, now);
        }
        known.put(watcher, now);
        return Optional.empty();
    }

    /** Records that the watcher runs. @return whether its files were unknown; {@code now} is then its baseline */
    synchronized boolean found(String watcher, Fingerprint now) {
        return known.putIfAbsent(watcher, now) == null;
    }

    /** Changes the set of files; the baseline of files that were in the set before stays. */
    synchronized void merge(String watcher, Fingerprint now) {
        Fingerprint before = known.get(watcher);
        if (before != null) {
            var files = new TreeMap<>(now.files());
            files.replaceAll((file, seen) -> before.files().getOrDefault(file, seen));
            known.put(watcher, new Fingerprint(files, now.programThere()));
        }
    }

    /** Records that its processes have ended. Drops its baseline, unless they are being replaced. */
    synchronized void stopped(String watcher) {
        if (!replacing.contains(watcher)) {
            known.remove(watcher);
        }
    }

    synchronized void forget(String watcher) {
        known.remove(watcher);
        replacing.remove(watcher);
    }

    /** The files with which its processes were started. */
    synchronized Set<Path> files(String watcher) {
        return known.containsKey(watcher) ? Set.copyOf(known.get(watcher).files().keySet()) : Set.of();
    }

    /**
     * The first file in {@code now} that differs from the baseline, if any. The caller then replaces the processes, and
     * {@code now} becomes the baseline. A new watcher has no changes. No change counts while the program is missing, as
     * between two steps of a deployment.
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

    /** Passes {@code text} to {@code complaint}, unless it is the watcher's last complaint. */
    synchronized void complainOnce(String watcher, String text, Consumer<String> complaint) {
        if (!text.equals(complaints.put(watcher, text))) {
            complaint.accept(text);
        }
    }
}
