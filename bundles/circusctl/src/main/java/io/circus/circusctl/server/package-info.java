// SPDX-License-Identifier: Apache-2.0
/**
 * Sockets that speak ZMTP: {@link io.circus.circusctl.server.ZmtpServer} accepts clients, {@code ZmtpPeer} is one of them. Ports, socket
 * files and keys are here too.
 */
package io.circus.circusctl.server;
