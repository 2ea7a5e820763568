// SPDX-License-Identifier: Apache-2.0
package io.circus.control;

import java.util.Optional;

/**
 * The permission that a request needs.
 *
 * @param role the lowest role that suffices
 * @param watcher the property that names the one watcher of the request; without it a caller that is limited to
 *     some watchers is refused
 */
public record Access(Role role, Optional<String> watcher) {

    /** For a request about the daemon as a whole. */
    public static Access of(Role role) {
        return new Access(role, Optional.empty());
    }

    /** For a request about the watcher in the property {@code name}. */
    public static Access toWatcher(Role role) {
        return new Access(role, Optional.of("name"));
    }
}
