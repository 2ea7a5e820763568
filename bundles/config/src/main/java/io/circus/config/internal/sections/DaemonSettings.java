// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.sections;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What {@code [circus]} says about the daemon's own process.
 *
 * @param strict whether nothing is used that others can change
 */
public record DaemonSettings(OptionalInt umask, Optional<String> pidfile, Optional<String> logLevel,
        Optional<String> logOutput, boolean jsonLog, boolean strict) {}
