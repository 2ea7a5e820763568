// SPDX-License-Identifier: Apache-2.0
package io.circus.control;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Whiteboard service: called at HUP and at a reload of all watchers, before the first watcher is reloaded. Listeners
 * check whether their files are still in place.
 */
@ConsumerType
@FunctionalInterface
public interface ReloadListener {

    /** Called on the thread of the signal or of the command; must not wait for more than the disk. */
    void reloading();
}
