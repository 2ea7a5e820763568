// SPDX-License-Identifier: Apache-2.0
/**
 * The program circus-top: {@link io.circus.cli.top.Board} keeps what the stats stream tells,
 * {@link io.circus.cli.top.Page} makes lines of it, {@link io.circus.cli.top.Screen} shows them and takes keys.
 */
package io.circus.cli.top;
