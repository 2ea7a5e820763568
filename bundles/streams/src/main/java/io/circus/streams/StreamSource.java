// SPDX-License-Identifier: Apache-2.0
package io.circus.streams;

/**
 * The process that wrote the output.
 *
 * @param wid the worker's number
 * @param name {@code stdout} or {@code stderr}
 */
public record StreamSource(String watcher, int wid, int pid, String name) {}
