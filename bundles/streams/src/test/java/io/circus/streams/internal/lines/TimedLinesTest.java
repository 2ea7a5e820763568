// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal.lines;

import static org.junit.Assert.assertEquals;

import io.circus.streams.StreamSource;
import io.circus.streams.internal.FakeClock;
import io.circus.streams.internal.Some;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.Test;

public class TimedLinesTest {

    private static final StreamSource OTHER = new StreamSource("web", 2, 12345, "stdout");

    private final FakeClock clock = FakeClock.utc("2026-05-31T23:59:58.987654321Z");

    private static String before(LineFormat format, StreamSource source) {
        return new String(format.before(source), StandardCharsets.UTF_8);
    }

    @Test
    public void changesWithTheTimeAndTheProcess() {
        var format = new LinePrefix("%B %d %H:%M:%S", clock);
        assertEquals("May 31 23:59:58 [42] | ", before(format, Some.SOURCE));
        clock.advance(Duration.ofMillis(12));
        assertEquals("May 31 23:59:58 [42] | ", before(format, Some.SOURCE));
        assertEquals("May 31 23:59:58 [12345] | ", before(format, OTHER));
        clock.advance(Duration.ofMillis(1001));
        assertEquals("June 01 00:00:00 [12345] | ", before(format, OTHER));
        assertEquals("June 01 00:00:00 [42] | ", before(format, Some.SOURCE));
        clock.advance(Duration.ofSeconds(-2));
        assertEquals("May 31 23:59:58 [42] | ", before(format, Some.SOURCE));
    }

    @Test
    public void fractionsAreThoseOfTheMoment() {
        var format = new LinePrefix("%f %S.%f %% %%f", clock);
        assertEquals("987654 58.987654 % %f [42] | ", before(format, Some.SOURCE));
        clock.advance(Duration.ofNanos(1_000_000));
        assertEquals("988654 58.988654 % %f [42] | ", before(format, Some.SOURCE));
        clock.advance(Duration.ofNanos(12_000_000));
        assertEquals("000654 59.000654 % %f [42] | ", before(format, Some.SOURCE));
        clock.advance(Duration.ofSeconds(1));
        assertEquals("000654 00.000654 % %f [42] | ", before(format, Some.SOURCE));
    }

    @Test
    public void jsonHasMilliseconds() {
        var format = new JsonLines(clock);
        assertEquals("{\"time\": \"2026-05-31T23:59:58.987Z\", \"watcher\": \"web\", \"wid\": 1, \"pid\": 42, \"stream\": \"stdout\","
                + " \"line\": \"", before(format, Some.SOURCE));
        clock.advance(Duration.ofMillis(1013));
        assertEquals("{\"time\": \"2026-06-01T00:00:00.000Z\", \"watcher\": \"web\", \"wid\": 2, \"pid\": 12345, \"stream\": \"stdout\","
                + " \"line\": \"", before(format, OTHER));
    }
}
