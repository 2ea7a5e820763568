// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal.lines;

import io.circus.streams.StreamSource;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/** {@code TIME [PID] | } before each line. One thread at a time. */
public final class LinePrefix extends TimedLines {

    private static final byte[] END = {'\n'};

    /** @param format as for strftime(3) */
    public LinePrefix(String format, Clock clock) {
        super("", new TimeStamp(new Strftime(format), clock));
    }

    static String afterTime(int pid) {
        return " [" + pid + "] | ";
    }

    @Override
    String afterTime(StreamSource source) {
        return afterTime(source.pid());
    }

    @Override
    public boolean put(byte[] before, GivenLines from, LineBuffer to) {
        return to.put(before, from, END);
    }
}
