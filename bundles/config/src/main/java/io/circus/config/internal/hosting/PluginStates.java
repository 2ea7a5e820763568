// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.hosting;

import io.circus.config.internal.sections.PluginSettings;
import io.circus.kernel.StateStore;

/**
 * Which plugins were stopped or removed by a command. The kernel keeps it, so that an update of this bundle starts none of them. One
 * that was removed comes back at the next {@code reloadconfig}. Any thread.
 */
public record PluginStates(StateStore store) {

    private static final String PREFIX = "config/plugins/";
    private static final String STOPPED = "stopped";

    boolean isStopped(PluginSettings plugin) {
        return store.get(key(plugin)).filter(STOPPED::equals).isPresent();
    }

    void saveStopped(PluginSettings plugin) {
        store.put(key(plugin), STOPPED);
    }

    /** Whether it was removed and its section is still the same. */
    public boolean isRemoved(PluginSettings plugin) {
        return store.get(key(plugin)).filter(text(plugin)::equals).isPresent();
    }

    /** @param plugin as the file has it */
    void saveRemoved(PluginSettings plugin) {
        store.put(key(plugin), text(plugin));
    }

    /** Forgets that it was removed, but not that it was stopped. */
    public void clearRemoval(PluginSettings plugin) {
        if (isRemoved(plugin)) {
            clear(plugin);
        }
    }

    void clear(PluginSettings plugin) {
        store.remove(key(plugin));
    }

    void clear() {
        store.entries(PREFIX).keySet().forEach(store::remove);
    }

    private static String key(PluginSettings plugin) {
        return PREFIX + plugin.title();
    }

    private static String text(PluginSettings plugin) {
        return "removed " + plugin.use() + " " + plugin.options();
    }
}
