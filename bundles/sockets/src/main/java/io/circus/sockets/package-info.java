// SPDX-License-Identifier: Apache-2.0
/** The managed sockets: their settings, their state, and their registry. */
@Export
@Version("1.2.0")
package io.circus.sockets;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
