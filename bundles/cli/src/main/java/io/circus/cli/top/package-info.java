// SPDX-License-Identifier: Apache-2.0
/**
 * The program circus-top. On a terminal a {@link io.circus.cli.top.Dashboard} connects the feeds, the model and the view, in the
 * packages below. Elsewhere it prints text: {@link io.circus.cli.top.Board} keeps the data of the stats stream,
 * {@link io.circus.cli.top.Page} turns it into lines.
 */
package io.circus.cli.top;
