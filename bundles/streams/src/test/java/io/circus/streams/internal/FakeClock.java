// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that a test moves. One thread. */
public final class FakeClock extends Clock {

    private final ZoneId zone;
    private Instant now;

    FakeClock(Instant now, ZoneId zone) {
        this.now = now;
        this.zone = zone;
    }

    public static FakeClock utc(String instant) {
        return new FakeClock(Instant.parse(instant), ZoneOffset.UTC);
    }

    public void advance(Duration time) {
        now = now.plus(time);
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
        return new FakeClock(now, other);
    }
}
