// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.top.feed;

import io.circus.cli.connection.Target;
import java.util.Optional;

/**
 * How a daemon is reached.
 *
 * @param control takes its commands; empty if it cannot be reached at all, and {@code obstacle} says why
 * @param events its event endpoint; empty where the daemon is asked for it
 * @param stats likewise that of the statistics
 * @param far whether it is reached through a tunnel, so that what it tells of its endpoints is of no use
 */
public record Route(String name, Optional<Target> control, String obstacle, Optional<Target> events, Optional<Target> stats, boolean far) {}
