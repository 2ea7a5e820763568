// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal.lines;

import io.circus.streams.StreamOptions;
import io.circus.streams.StreamSource;
import io.circus.watchers.StreamOption;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/** Lines in a colour on black, with the time; empty ones are left out. */
public final class FancyLines extends TimedLines {

    private static final List<String> COLORS = List.of("red", "green", "yellow", "blue", "magenta", "cyan", "white");
    private static final byte[] END = "\033[0m\n".getBytes(StandardCharsets.US_ASCII);

    private static final String TIME = "%Y-%m-%d %H:%M:%S";

    public FancyLines(StreamOptions options, Clock clock) {
        super(start(options), new TimeStamp(new Strftime(timeFormat(options)), clock));
    }

    private static String start(StreamOptions options) {
        int named = COLORS.indexOf(String.valueOf(options.get(StreamOption.COLOR)).toLowerCase(Locale.ROOT));
        int color = named < 0 ? ThreadLocalRandom.current().nextInt(COLORS.size()) : named;
        return "\033[0;3" + (color + 1) + ";40m";
    }

    private static String timeFormat(StreamOptions options) {
        String format = options.get(StreamOption.TIME_FORMAT);
        return format == null ? TIME : format;
    }

    @Override
    String afterTime(StreamSource source) {
        return LinePrefix.afterTime(source.pid());
    }

    @Override
    public boolean put(byte[] before, GivenLines from, LineBuffer to) {
        if (from.bytes[from.position] == '\n') {
            from.position++;
            return true;
        }
        return to.put(before, from, END);
    }
}
