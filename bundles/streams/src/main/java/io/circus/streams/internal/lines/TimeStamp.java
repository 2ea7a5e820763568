// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal.lines;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZonedDateTime;

/** The time as text, formatted once a second; in between only the digits of its fraction change. One thread at a time. */
final class TimeStamp {

    /** How a time is written. */
    interface Format {
        String format(ZonedDateTime time);
    }

    /** Its n-th digit is n, so it shows where a format has which digit of the fraction. */
    private static final int SAMPLE_NANOS = 123_456_789;

    private final Format format;
    private final Clock clock;
    private long second = Long.MIN_VALUE;
    private byte[] text;
    /** For each byte of the text 0, or n for the n-th digit of the fraction. */
    private byte[] digits;
    private boolean hasFraction = true;

    TimeStamp(Format format, Clock clock) {
        this.format = format;
        this.clock = clock;
    }

    /** The time now. Valid until the next call. */
    byte[] now() {
        Instant now = clock.instant();
        if (now.getEpochSecond() != second) {
            second = now.getEpochSecond();
            text = textAt(0);
            if (hasFraction) {
                findDigits();
            }
        }
        if (hasFraction) {
            patch(now.getNano());
        }
        return text;
    }

    private byte[] textAt(int nanos) {
        return format.format(Instant.ofEpochSecond(second, nanos).atZone(clock.getZone())).getBytes(StandardCharsets.UTF_8);
    }

    private void findDigits() {
        digits = textAt(SAMPLE_NANOS);
        hasFraction = false;
        for (int i = 0; i < digits.length; i++) {
            digits[i] -= text[i];
            hasFraction |= digits[i] != 0;
        }
    }

    private void patch(int nanos) {
        for (int i = 0; i < text.length; i++) {
            int unit = 1_000_000_000;
            for (int n = digits[i]; n > 0; n--) {
                unit /= 10;
            }
            if (unit < 1_000_000_000) {
                text[i] = (byte) ('0' + nanos / unit % 10);
            }
        }
    }
}
