// SPDX-License-Identifier: Apache-2.0
/**
 * Code that client and server share: {@link io.circus.wire.Json} is the text form of requests, replies and
 * events, {@link io.circus.wire.Certificate} a file with keys. {@code io.circus.wire.zmtp} is the protocol.
 */
@Export
@Version("1.0.0")
package io.circus.wire;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
