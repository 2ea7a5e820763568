// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers;

import java.time.Instant;

/**
 * One process of a watcher.
 *
 * @param wid the worker number, from 1
 * @param startedAt just before it was spawned
 */
public record Worker(int wid, int pid, Instant startedAt) {}
