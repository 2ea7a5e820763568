// SPDX-License-Identifier: Apache-2.0
package io.circus.commands.internal;

import java.time.Duration;
import java.time.Instant;

/** Times as in replies: seconds as a number with a fraction. */
final class Seconds {

    /** Longer than any daemon lives, and safe to count in nanoseconds. */
    private static final double MOST = 1e9;

    private Seconds() {}

    static double of(Instant instant) {
        return instant.getEpochSecond() + instant.getNano() / 1e9;
    }

    static double of(Duration duration) {
        return duration.getSeconds() + duration.getNano() / 1e9;
    }

    /** Negative numbers count as zero. */
    static Duration toDuration(double seconds) {
        return Duration.ofNanos(Math.round(Math.clamp(seconds, 0, MOST) * 1e9));
    }
}
