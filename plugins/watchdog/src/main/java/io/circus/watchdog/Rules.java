// SPDX-License-Identifier: Apache-2.0
package io.circus.watchdog;

import io.circus.kernel.Signal;
import io.circus.watchers.OptionType;
import io.circus.watchers.PluginOptions;
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
        int maxCount = options.integer("max_count", 1, Integer.MAX_VALUE, 3);
        Integer signal = options.get("watchers_stop_signal", OptionType.SIGNAL, null);
        Double timeout = options.get("watchers_graceful_timeout", OptionType.NUMBER, null);
        if (timeout != null && timeout < 0) {
            throw new IllegalArgumentException(
                    "cannot read option watchers_graceful_timeout: expected 0 or more, got '" + timeout + "'");
        }
        return new Rules(maxCount, Optional.ofNullable(signal).map(Signal::new),
                Optional.ofNullable(timeout).map(seconds -> Duration.ofNanos((long) (seconds * NANOS))),
                options.get("sd_notify", OptionType.BOOLEAN, true), options.get("active", OptionType.BOOLEAN, true));
    }
}
