// SPDX-License-Identifier: Apache-2.0
/**
 * The API of verbs. Each verb is a {@link io.circus.control.Command} service. Transports (ZeroMQ, the Gogo shell, HTTP)
 * pass requests to {@link io.circus.control.Commands}. A plugin adds a verb by registering one more. A command describes
 * itself: {@link io.circus.control.Schemas} turns the description into JSON Schema.
 * {@link io.circus.control.EndpointSettings} has the addresses for requests, and
 * {@link io.circus.control.ControlEndpoint} announces that they are bound. {@link io.circus.control.HttpSettings} has the
 * addresses of the HTTP interface.
 */
@Export
@Version("1.2.0")
package io.circus.control;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
