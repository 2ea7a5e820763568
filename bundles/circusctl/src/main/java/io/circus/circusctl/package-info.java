// SPDX-License-Identifier: Apache-2.0
/**
 * The control endpoint and the event publisher over ZeroMQ. {@link io.circus.circusctl.ZmqEndpoints} opens both;
 * {@link io.circus.circusctl.server.ZmtpServer} serves each client, {@link io.circus.circusctl.requests.RequestHandler} answers.
 */
package io.circus.circusctl;
