// SPDX-License-Identifier: Apache-2.0
package io.circus.control;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The access rules of the endpoints.
 *
 * @param mode the permissions of an {@code ipc://} socket file, 0 to 0777
 * @param insecure whether a control endpoint that other machines reach is allowed without keys
 * @param keys the folder of the daemon's key and the clients' keys; without it there is no encryption
 */
public record ControlAccess(int mode, boolean insecure, Optional<Path> keys) {

    /** The rules of an empty configuration: only the owner may use the socket files. */
    public static final ControlAccess DEFAULT = new ControlAccess(0600, false, Optional.empty());
}
