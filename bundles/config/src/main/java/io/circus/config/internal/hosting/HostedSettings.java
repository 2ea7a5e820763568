// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.hosting;

import io.circus.config.internal.sections.PluginSettings;
import io.circus.watchers.WatcherOption;
import io.circus.watchers.WatcherSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The settings of a plugin inside the daemon, as those of a watcher without processes. */
final class HostedSettings {

    /** Options that have no meaning without a process, or that make the plugin what it is. */
    private static final Set<WatcherOption<?>> FIXED = Set.of(WatcherOption.CMD, WatcherOption.ARGS, WatcherOption.SHELL,
            WatcherOption.SHELL_ARGS, WatcherOption.NUMPROCESSES, WatcherOption.SINGLETON, WatcherOption.COPY_ENV,
            WatcherOption.COPY_PATH, WatcherOption.READY, WatcherOption.UID, WatcherOption.GID);

    private HostedSettings() {}

    /** Options that a watcher has too are shown by type, if they are of that type. A plugin that is not active does not start by itself. */
    static WatcherSettings of(PluginSettings plugin) {
        WatcherSettings.Builder settings = WatcherSettings.named(plugin.watcherName())
                .set(WatcherOption.CMD, plugin.use()).set(WatcherOption.SINGLETON, true)
                .set(WatcherOption.NUMPROCESSES, 0).set(WatcherOption.PRIORITY, 1)
                .set(WatcherOption.COPY_ENV, true).set(WatcherOption.COPY_PATH, true)
                .set(WatcherOption.CLOSE_CHILD_STDOUT, true).set(WatcherOption.CLOSE_CHILD_STDERR, true)
                .freeForm("__name__", plugin.watcherName());
        plugin.options().forEach((key, text) -> {
            WatcherOption<?> option = WatcherOption.named(key).orElse(null);
            if (option == null) {
                settings.freeForm(key, text);
            } else if (!FIXED.contains(option)) {
                try {
                    settings.parse(option, text);
                } catch (IllegalArgumentException e) {
                    // the option means something else to the plugin; if it does not, the plugin reports it
                }
            }
        });
        if (!plugin.active()) {
            settings.set(WatcherOption.AUTOSTART, false);
        }
        return settings.build();
    }

    /**
     * The options of {@code plugin} after {@code changed} was made of its settings.
     *
     * @param keys the changed options
     * @throws IllegalArgumentException if one of them cannot be set of a plugin
     */
    static Map<String, String> options(PluginSettings plugin, WatcherSettings changed, List<String> keys) {
        var options = new LinkedHashMap<>(plugin.options());
        for (String key : keys) {
            WatcherOption<?> option = WatcherOption.named(key).orElse(null);
            if (option != null && !FIXED.contains(option) && changed.get(option) != null) {
                options.put(key, changed.get(option).toString());
            } else if (option == null && changed.freeForm().containsKey(key)) {
                options.put(key, changed.freeForm().get(key));
            } else {
                throw new IllegalArgumentException(
                        "cannot set " + key + " of " + plugin.watcherName() + ": it runs inside the daemon");
            }
        }
        return options;
    }
}
