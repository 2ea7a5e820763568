// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal.lines;

import io.circus.streams.StreamSource;
import java.nio.charset.StandardCharsets;

/** Lines that begin with something, the time, and who wrote them. One thread at a time. */
abstract class TimedLines implements LineFormat {

    private final byte[] start;
    private final TimeStamp time;
    private StreamSource source;
    private byte[] before;
    private int timeLength;

    /** @param start what comes before the time */
    TimedLines(String start, TimeStamp time) {
        this.start = start.getBytes(StandardCharsets.UTF_8);
        this.time = time;
    }

    /** What comes between the time and the line. */
    abstract String afterTime(StreamSource source);

    @Override
    public final byte[] before(StreamSource source) {
        byte[] now = time.now();
        if (source != this.source || now.length != timeLength) {
            byte[] after = afterTime(source).getBytes(StandardCharsets.UTF_8);
            before = new byte[start.length + now.length + after.length];
            System.arraycopy(start, 0, before, 0, start.length);
            System.arraycopy(after, 0, before, start.length + now.length, after.length);
            this.source = source;
            timeLength = now.length;
        }
        System.arraycopy(now, 0, before, start.length, now.length);
        return before;
    }
}
