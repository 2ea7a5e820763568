// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.top.view;

/**
 * A line of the output of a watcher, or what is told instead of output.
 *
 * @param seconds since the epoch; 0 for a line of circus-top itself
 */
public record Output(double seconds, String server, String line) {}
