// SPDX-License-Identifier: Apache-2.0
package io.circus.kernel;

/**
 * Whose process it is: kept in the process table, so that a bundle that comes back finds its processes again.
 *
 * @param watcher the watcher's name in its original case, or another owner's name that no watcher can have
 * @param wid the worker number from 1, or 0 for a process that is no worker (a hook, a check)
 */
public record Label(String watcher, int wid) {

    @Override
    public String toString() {
        return wid == 0 ? watcher : watcher + "/" + wid;
    }
}
