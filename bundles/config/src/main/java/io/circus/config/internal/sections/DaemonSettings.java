// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.sections;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * The settings of the daemon's own process in {@code [circus]}.
 *
 * @param strict whether files that others can change are refused
 */
public record DaemonSettings(OptionalInt umask, Optional<String> pidfile, Optional<String> logLevel,
        Optional<String> logOutput, boolean jsonLog, boolean strict) {}
