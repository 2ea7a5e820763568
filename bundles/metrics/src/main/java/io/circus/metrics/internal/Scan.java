// SPDX-License-Identifier: Apache-2.0
package io.circus.metrics.internal;

import java.util.List;
import java.util.Map;

/**
 * All processes of the machine at one moment.
 *
 * @param begun of {@link System#nanoTime}
 * @param byPid what was read
 * @param children pids by parent
 */
record Scan(long begun, Map<Integer, Reading> byPid, Map<Integer, List<Integer>> children) {}
