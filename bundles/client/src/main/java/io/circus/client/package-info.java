// SPDX-License-Identifier: Apache-2.0
/**
 * Talks to a daemon: {@link io.circus.client.CircusClient} sends requests over ZeroMQ or HTTP and waits for the replies. Needs
 * no OSGi. {@link io.circus.wire.Json} is the text form of both.
 */
@Export
@Version("2.1.0")
package io.circus.client;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
