// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.hosting;

import io.circus.config.internal.sections.PluginSettings;
import io.circus.kernel.StateStore;

/**
 * Which plugins were stopped or removed by command: kept by the kernel, so that an update of this bundle starts none of
 * them. One that was removed comes back at the next {@code reloadconfig}. Any thread.
 */
public record PluginMarks(StateStore store) {

    private static final String PREFIX = "config/plugins/";
    private static final String STOPPED = "stopped";

    boolean isStopped(PluginSettings plugin) {
        return store.get(key(plugin)).filter(STOPPED::equals).isPresent();
    }

    void stopped(PluginSettings plugin) {
        store.put(key(plugin), STOPPED);
    }

    /** Whether it was removed and its section is the same still. */
    public boolean isRemoved(PluginSettings plugin) {
        return store.get(key(plugin)).filter(text(plugin)::equals).isPresent();
    }

    /** @param plugin as the file has it */
    void removed(PluginSettings plugin) {
        store.put(key(plugin), text(plugin));
    }

    /** It may come back; whether it was stopped still counts. */
    public void forgetRemoval(PluginSettings plugin) {
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
