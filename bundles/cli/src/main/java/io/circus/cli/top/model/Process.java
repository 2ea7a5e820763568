// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.top.model;

import io.circus.verbs.Usage;
import java.util.Map;

/**
 * A process of a watcher.
 *
 * @param entry of {@code workers} in the reply of status; empty for a daemon of the original
 * @param age in seconds; negative if it is unknown
 */
public record Process(long pid, Map<?, ?> entry, Usage usage, double age) {}
