// SPDX-License-Identifier: Apache-2.0
/**
 * Requests and their replies, without sockets: {@link io.circus.circusctl.requests.RequestHandler} answers,
 * {@code Debts} keeps replies for clients across an update.
 */
package io.circus.circusctl.requests;
