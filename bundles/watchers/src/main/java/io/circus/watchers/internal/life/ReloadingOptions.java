// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.life;

import io.circus.watchers.WatcherSettings;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Which options make an active watcher replace its processes when they are set. */
final class ReloadingOptions {

    private static final Set<String> ALWAYS = Set.of("cmd", "args", "working_dir", "uid", "gid", "shell", "env",
            "max_age", "max_age_variance");
    private static final List<String> STREAMS = List.of("stdout_stream", "stderr_stream");

    private ReloadingOptions() {}

    /**
     * Whether one of {@code keys} asks for it.
     *
     * @param former the settings before: processes that had no stream have no pipe to feed a new one
     */
    static boolean ask(Collection<String> keys, WatcherSettings former) {
        return keys.stream().anyMatch(key -> ALWAYS.contains(key)
                || STREAMS.stream().anyMatch(stream -> isOf(stream, key) && !hasStream(former, stream)));
    }

    private static boolean isOf(String stream, String key) {
        return key.equals(stream) || key.startsWith(stream + ".");
    }

    private static boolean hasStream(WatcherSettings settings, String stream) {
        return settings.freeForm().keySet().stream().anyMatch(key -> key.startsWith(stream + "."));
    }
}
