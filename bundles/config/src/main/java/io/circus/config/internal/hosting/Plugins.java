// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.hosting;

import io.circus.watchers.Operation;
import java.util.List;

/** The plugins of the file that run inside the daemon. Any thread; nothing here waits. */
interface Plugins {

    /** Sorted by name, the stopped ones too. */
    List<Plugin> all();

    /** Stops the plugin and forgets it, until its section is changed or the daemon starts anew. */
    Operation remove(Plugin plugin);
}
