// SPDX-License-Identifier: Apache-2.0
/**
 * The users of the HTTP interface: {@link io.circus.wire.users.UsersFile} is their file, which the daemon reads and
 * {@code circusctl} changes; {@link io.circus.wire.users.Crypt} hashes passwords, and
 * {@link io.circus.wire.users.Tokens} makes tokens.
 */
@Export
@Version("1.0.0")
package io.circus.wire.users;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
