// SPDX-License-Identifier: Apache-2.0
/**
 * A small HTTP/1.1 client: one request, one connection. The one of the JDK takes longer to start than circusctl to run,
 * and knows no Unix sockets.
 */
package io.circus.client.http;
