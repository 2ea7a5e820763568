// SPDX-License-Identifier: Apache-2.0
/**
 * The verbs of the daemon. Each is a {@link io.circus.commands.Command} service; whoever brings requests in (ZeroMQ, the
 * Gogo shell, HTTP) hands them to {@link io.circus.commands.Commands}. A plugin adds a verb by registering one more.
 */
@Export
@Version("1.1.0")
package io.circus.commands;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
