// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal;

import io.circus.streams.StreamSource;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZonedDateTime;

/** {@code TIME [PID] | }, made once a second for each process. One thread at a time. */
final class LinePrefix implements LineFormat {

    private final Strftime format;
    private final Clock clock;
    private final boolean fractions;
    private long second = Long.MIN_VALUE;
    private int pid = -1;
    private byte[] bytes;

    LinePrefix(String format, Clock clock) {
        this.format = new Strftime(format);
        this.clock = clock;
        fractions = format.contains("%f");
    }

    @Override
    public byte[] before(StreamSource source) {
        long now = clock.millis() / 1000;
        if (fractions || now != second || source.pid() != pid) {
            second = now;
            pid = source.pid();
            String time = format.format(ZonedDateTime.now(clock));
            bytes = (time + " [" + pid + "] | ").getBytes(StandardCharsets.UTF_8);
        }
        return bytes;
    }
}
