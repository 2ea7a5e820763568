// SPDX-License-Identifier: Apache-2.0
/**
 * The program circus-top: {@link io.circus.client.top.Board} keeps what the stats stream tells,
 * {@link io.circus.client.top.Page} makes lines of it, {@link io.circus.client.top.Screen} shows them and takes keys.
 */
package io.circus.client.top;
