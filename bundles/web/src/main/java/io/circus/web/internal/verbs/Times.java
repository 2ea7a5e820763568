// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.verbs;

import java.time.Instant;

/** Times as the interface has them. */
public final class Times {

    private static final double NANOS = 1e9;

    private Times() {}

    /** Seconds since the epoch. */
    public static double seconds(Instant at) {
        return at.getEpochSecond() + at.getNano() / NANOS;
    }

    /** Seconds since the epoch, now. */
    public static double now() {
        return seconds(Instant.now());
    }
}
