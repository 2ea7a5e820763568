// SPDX-License-Identifier: Apache-2.0
package io.circus.control;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Who may reach the endpoints.
 *
 * @param mode the permissions of an {@code ipc://} socket file, 0 to 0777
 * @param insecure whether a control endpoint that other machines reach is allowed without keys
 * @param keys the folder of the daemon's key and those of the clients; without it there is no encryption
 */
public record ControlAccess(int mode, boolean insecure, Optional<Path> keys) {

    /** What an empty configuration says: socket files are for their owner alone. */
    public static final ControlAccess DEFAULT = new ControlAccess(0600, false, Optional.empty());
}
