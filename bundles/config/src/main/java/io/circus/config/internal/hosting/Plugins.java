// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.hosting;

import io.circus.watchers.Operation;
import java.util.List;

/** The plugins of the file that run inside the daemon. Any thread; no method waits. */
public interface Plugins {

    /** All plugins, also stopped ones, sorted by name. */
    List<Plugin> all();

    /** Stops the plugin and forgets it, until its section is changed or the daemon restarts. */
    Operation remove(Plugin plugin);
}
