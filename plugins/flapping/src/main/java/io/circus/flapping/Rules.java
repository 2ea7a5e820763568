// SPDX-License-Identifier: Apache-2.0
package io.circus.flapping;

import io.circus.watchers.OptionType;
import java.time.Duration;

/**
 * What counts as flapping, and what is done about it.
 *
 * @param attempts so many ends within the window are flapping; zero or less: nothing is
 * @param window how far apart they may be, besides the daemon's check_delay
 * @param retryIn how long the watcher rests
 * @param maxRetry rests before the watcher is left stopped; negative: without end
 * @param active whether the watcher is looked after at all
 */
record Rules(int attempts, Duration window, Duration retryIn, int maxRetry, boolean active) {

    private static final long MILLIS = 1000;

    /** The texts of one section or of one watcher's overrides; null where nothing is said. */
    interface Texts {
        String text(String option);
    }

    /**
     * These rules with what {@code texts} says instead.
     *
     * @throws IllegalArgumentException that names the option and its value
     */
    Rules with(Texts texts) {
        return new Rules(
                parse(texts, "attempts", OptionType.INTEGER, attempts),
                parseSeconds(texts, "window", window),
                parseSeconds(texts, "retry_in", retryIn),
                parse(texts, "max_retry", OptionType.INTEGER, maxRetry),
                parse(texts, "active", OptionType.BOOLEAN, active));
    }

    private static Duration parseSeconds(Texts texts, String option, Duration otherwise) {
        double seconds = parse(texts, option, OptionType.NUMBER, (double) otherwise.toMillis() / MILLIS);
        return Duration.ofMillis(Math.round(seconds * MILLIS));
    }

    private static <T> T parse(Texts texts, String option, OptionType<T> type, T otherwise) {
        String text = texts.text(option);
        if (text == null || text.isBlank()) {
            return otherwise;
        }
        try {
            return type.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("cannot read option " + option + ": " + e.getMessage(), e);
        }
    }
}
