// SPDX-License-Identifier: Apache-2.0
/**
 * The program circus-top: {@link io.circus.cli.top.Board} keeps the data of the stats stream,
 * {@link io.circus.cli.top.Page} turns it into lines, {@link io.circus.cli.top.Screen} shows them and takes
 * keys.
 */
package io.circus.cli.top;
