// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers;

import io.circus.kernel.Cancellable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Tells a plugin that is being replaced from one that is removed: a service of whoever reads the plugin sections. Any thread.
 */
@ConsumerType
public interface WantedPlugins {

    /** Whether the file has the section, {@code plugin:NAME}, and nobody has stopped or removed the plugin by a command. */
    boolean isWanted(String section);

    /** Calls {@code listener}, on any thread, whenever a plugin may not be wanted any more. */
    Cancellable whenChanged(Runnable listener);
}
