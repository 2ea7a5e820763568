// SPDX-License-Identifier: Apache-2.0
/**
 * ZeroMQ's own protocol (ZMTP 3.0, https://rfc.zeromq.org/spec/23/), without encryption or with the encryption of a
 * {@link io.circus.wire.zmtp.Security}: {@link io.circus.wire.zmtp.ZmtpConnection} for both sides. JeroMQ has no Unix
 * domain sockets, and starts slowly.
 */
@Export
@Version("1.0.0")
package io.circus.wire.zmtp;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
