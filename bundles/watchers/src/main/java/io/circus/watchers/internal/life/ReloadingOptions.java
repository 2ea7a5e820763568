// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.life;

import io.circus.watchers.OptionEffect;
import io.circus.watchers.OptionFamily;
import io.circus.watchers.ProcessOutputs;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import java.util.Collection;

/** Which options make an active watcher replace its processes when they are set. */
final class ReloadingOptions {

    private ReloadingOptions() {}

    /**
     * Whether one of {@code keys} asks for it.
     *
     * @param former the settings before: processes that had no stream have no pipe to feed a new one
     */
    static boolean ask(Collection<String> keys, WatcherSettings former) {
        return keys.stream().anyMatch(key -> effect(key) == OptionEffect.RELOAD
                || ProcessOutputs.STREAMS.stream().anyMatch(stream -> isOf(stream, key) && !hasStream(former, stream)));
    }

    private static OptionEffect effect(String key) {
        return WatcherOption.named(key).map(WatcherOption::effect)
                .or(() -> OptionFamily.of(key).map(OptionFamily::effect)).orElse(OptionEffect.FIXED);
    }

    private static boolean isOf(String stream, String key) {
        return key.equals(stream) || key.startsWith(stream + ".");
    }

    private static boolean hasStream(WatcherSettings settings, String stream) {
        return settings.freeForm().keySet().stream().anyMatch(key -> key.startsWith(stream + "."));
    }
}
