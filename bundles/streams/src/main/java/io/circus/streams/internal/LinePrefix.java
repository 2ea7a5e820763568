// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal;

import io.circus.streams.StreamSource;
import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;

/** {@code TIME [PID] | }, made once a second for each process. One thread at a time. */
final class LinePrefix implements LineFormat {

    private final Strftime format;
    private final boolean fractions;
    private long second = Long.MIN_VALUE;
    private int pid = -1;
    private byte[] bytes;

    LinePrefix(String format) {
        this.format = new Strftime(format);
        fractions = format.contains("%f");
    }

    @Override
    public byte[] before(StreamSource source) {
        long now = System.currentTimeMillis() / 1000;
        if (fractions || now != second || source.pid() != pid) {
            second = now;
            pid = source.pid();
            bytes = (format.format(ZonedDateTime.now()) + " [" + pid + "] | ").getBytes(StandardCharsets.UTF_8);
        }
        return bytes;
    }
}
