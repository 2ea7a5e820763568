// SPDX-License-Identifier: Apache-2.0
package io.circus.flapping;

import io.circus.toolkit.PluginOptions;
import java.time.Duration;

/**
 * The definition of flapping, and the reaction to it.
 *
 * @param attempts the number of ends within the window that is flapping; zero or less: never
 * @param window the time for these ends, in addition to the daemon's check_delay
 * @param retryIn how long the watcher rests
 * @param maxRetry rests before the watcher is left stopped; negative: without end
 * @param active whether the watcher is guarded at all
 */
record Rules(int attempts, Duration window, Duration retryIn, int maxRetry, boolean active) {

    /**
     * Reads the rules from {@code options}.
     *
     * @throws IllegalArgumentException that names the option and its value
     */
    static Rules read(PluginOptions options) {
        return new Rules(
                options.integer("attempts"),
                options.seconds("window"),
                options.seconds("retry_in"),
                options.integer("max_retry"),
                options.flag("active"));
    }
}
