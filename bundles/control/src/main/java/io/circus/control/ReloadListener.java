// SPDX-License-Identifier: Apache-2.0
package io.circus.control;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Whiteboard service: hears of a HUP and of a reload of all watchers, before any is reloaded. It is the time to look whether
 * files are still where they should be.
 */
@ConsumerType
@FunctionalInterface
public interface ReloadListener {

    /** Called on the thread of the signal or of the command; must not wait for more than the disk. */
    void reloading();
}
