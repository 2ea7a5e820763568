// SPDX-License-Identifier: Apache-2.0
/**
 * What a verb is. Each is a {@link io.circus.control.Command} service; whoever brings requests in (ZeroMQ, the
 * Gogo shell, HTTP) hands them to {@link io.circus.control.Commands}. A plugin adds a verb by registering one more.
 * {@link io.circus.control.EndpointSettings} is where requests come in, and {@link io.circus.control.ControlEndpoint} says
 * that they do.
 */
@Export
@Version("1.0.0")
package io.circus.control;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
