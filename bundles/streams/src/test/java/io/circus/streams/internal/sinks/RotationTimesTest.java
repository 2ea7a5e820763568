// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal.sinks;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import io.circus.streams.internal.Some;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.Test;

public class RotationTimesTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static RotationTimes times(String when, Object... more) {
        var all = new Object[more.length + 2];
        all[0] = "rotate_when";
        all[1] = when;
        System.arraycopy(more, 0, all, 2, more.length);
        return new RotationTimes(Some.options(all), BERLIN);
    }

    private static void assertNext(String expected, String suffix, RotationTimes times, String now) {
        Instant due = times.after(Instant.parse(now));
        assertEquals(Instant.parse(expected), due);
        assertEquals(suffix, times.suffix(due));
    }

    @Test
    public void midnightIsThatOfTheLocalDay() {
        assertNext("2026-01-15T23:00:00Z", "20260115", times("MIDNIGHT"), "2026-01-15T22:59:59Z");
        assertNext("2026-01-16T23:00:00Z", "20260116", times("MIDNIGHT"), "2026-01-15T23:00:00Z");
        assertNext("2026-01-16T00:00:00Z", "20260115", times("MIDNIGHT", "utc", "True"), "2026-01-15T23:00:00Z");
        assertNext("2026-01-16T23:00:00Z", "20260116", times("midnight", "utc", "False"), "2026-01-15T23:00:00Z");
    }

    @Test
    public void aDayOfThe23Or25HoursEndsAtMidnight() {
        assertNext("2026-03-29T22:00:00Z", "20260329", times("MIDNIGHT"), "2026-03-28T23:00:00Z");
        assertNext("2026-10-25T23:00:00Z", "20261025", times("MIDNIGHT"), "2026-10-24T22:00:00Z");
    }

    @Test
    public void aWeekEndsWithItsDay() {
        assertNext("2026-01-18T23:00:00Z", "20260112", times("W6"), "2026-01-15T12:00:00Z");
        assertNext("2026-01-19T23:00:00Z", "20260113", times("w0"), "2026-01-15T12:00:00Z");
        assertNext("2026-01-15T23:00:00Z", "20260109", times("W3"), "2026-01-15T12:00:00Z");
    }

    @Test
    public void aWeekWithAChangeOfTheClocksEndsAtMidnight() {
        assertNext("2026-03-29T22:00:00Z", "20260323", times("W6"), "2026-03-25T12:00:00Z");
    }

    @Test
    public void anIntervalMultipliesTheUnit() {
        assertNext("2026-01-15T12:00:30Z", "20260115130000", times("S", "rotate_interval", 30), "2026-01-15T12:00:00Z");
        assertNext("2026-01-15T12:05:00Z", "202601151300", times("M", "rotate_interval", 5), "2026-01-15T12:00:00Z");
        assertNext("2026-01-15T18:00:00Z", "2026011513", times("H", "rotate_interval", 6), "2026-01-15T12:00:00Z");
        assertNext("2026-01-17T12:00:00Z", "20260115", times("D", "rotate_interval", 2), "2026-01-15T12:00:00Z");
    }

    @Test
    public void aMistakeIsNamedByItsKey() {
        assertEquals("stdout_stream.rotate_when: expected one of S, M, H, D, MIDNIGHT, W0, W1, W2, W3, W4, W5, W6, got 'WEEKLY'",
                assertThrows(IllegalArgumentException.class, () -> times("weekly")).getMessage());
        assertEquals("stdout_stream.rotate_interval: expected an integer of 1 or more, got '0'",
                assertThrows(IllegalArgumentException.class, () -> times("S", "rotate_interval", 0)).getMessage());
    }
}
