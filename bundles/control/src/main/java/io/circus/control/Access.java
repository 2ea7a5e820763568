// SPDX-License-Identifier: Apache-2.0
package io.circus.control;

import java.util.Optional;

/**
 * The permission that a request needs.
 *
 * @param role the lowest role that suffices
 * @param watcher the property that names the one watcher of the request; empty if the request is about no watcher
 * @param filtered whether a request that names no watcher is answered for those watchers that the caller sees
 *     ({@link Caller#sees}); if not, a caller that is limited to some watchers is refused then
 */
public record Access(Role role, Optional<String> watcher, boolean filtered) {

    /** For a request about the daemon as a whole. */
    public static Access of(Role role) {
        return new Access(role, Optional.empty(), false);
    }

    /** For a request about the watcher in the property {@code name}. */
    public static Access toWatcher(Role role) {
        return new Access(role, Optional.of("name"), false);
    }

    /** For a request about the watcher in the property {@code name}, or about all that the caller sees. */
    public static Access toVisibleWatchers(Role role) {
        return new Access(role, Optional.of("name"), true);
    }

    /** For a request about no watcher that is answered with what the caller may know. */
    public static Access filtered(Role role) {
        return new Access(role, Optional.empty(), true);
    }
}
