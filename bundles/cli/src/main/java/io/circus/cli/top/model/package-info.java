// SPDX-License-Identifier: Apache-2.0
/**
 * What circus-top knows of the daemons: a {@link io.circus.cli.top.model.Daemon} each, told by the feeds, and the lines
 * that a {@link io.circus.cli.top.model.Arrangement} makes of all of them. Knows no terminal and no connection.
 */
package io.circus.cli.top.model;
