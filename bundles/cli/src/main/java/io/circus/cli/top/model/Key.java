// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.top.model;

/**
 * What a line of the table is about, whichever place it has.
 *
 * @param server "" for a watcher of all servers
 * @param watcher "" for a server itself
 * @param pid 0 for the watcher
 */
public record Key(String server, String watcher, long pid) {

    /** The watcher of a process. */
    public Key ofWatcher() {
        return new Key(server, watcher, 0);
    }
}
