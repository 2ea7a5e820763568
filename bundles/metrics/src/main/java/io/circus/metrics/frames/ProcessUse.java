// SPDX-License-Identifier: Apache-2.0
package io.circus.metrics.frames;

/**
 * What one process uses.
 *
 * @param wid its number within the watcher, from 1; 0 for the daemon
 * @param cpu percent of one CPU since the frame before; 0 in the first frame of a process; may be over 100
 * @param memory resident memory in bytes
 * @param age seconds since its start
 */
public record ProcessUse(int pid, int wid, double cpu, long memory, double age) {}
