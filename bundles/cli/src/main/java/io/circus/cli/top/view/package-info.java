// SPDX-License-Identifier: Apache-2.0
/**
 * What circus-top shows: {@link io.circus.cli.top.view.View} takes keys and makes the lines of a screen of any size, with a
 * {@link io.circus.cli.top.view.Table} of the watchers and {@link io.circus.cli.top.view.Panes} below it. Needs no
 * terminal.
 */
package io.circus.cli.top.view;
