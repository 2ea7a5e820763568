// SPDX-License-Identifier: Apache-2.0
package io.circus.watchdog;

import io.circus.kernel.Signal;
import io.circus.toolkit.OptionType;
import io.circus.toolkit.PluginOptions;
import java.time.Duration;
import java.util.Optional;

/**
 * The rules for one watcher: the section with the watcher's overrides.
 *
 * @param maxCount the number of rounds for which a process may be silent
 * @param signal for the kill, instead of the watcher's stop signal
 * @param gracefulTimeout for the kill, instead of the watcher's
 * @param sdNotify whether its processes get a socket for sd_notify
 * @param active whether the watcher is supervised at all
 */
record Rules(int maxCount, Optional<Signal> signal, Optional<Duration> gracefulTimeout, boolean sdNotify, boolean active) {

    private static final double NANOS = 1e9;

    /** @throws IllegalArgumentException that names the option and its value */
    static Rules read(PluginOptions options) {
        Double timeout = options.get("watchers_graceful_timeout", OptionType.NUMBER, null);
        return new Rules(options.integer("max_count"),
                Optional.ofNullable(options.get("watchers_stop_signal", OptionType.SIGNAL, null)).map(Signal::new),
                Optional.ofNullable(timeout).map(seconds -> Duration.ofNanos((long) (seconds * NANOS))),
                options.flag("sd_notify"), options.flag("active"));
    }
}
