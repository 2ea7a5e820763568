// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal;

import io.circus.streams.StreamOptions;
import io.circus.streams.StreamSource;
import io.circus.watchers.StreamOption;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/** Lines in a colour on black, with the time; empty ones are left out. */
final class FancyLines implements LineFormat {

    private static final List<String> COLORS = List.of("red", "green", "yellow", "blue", "magenta", "cyan", "white");
    private static final byte[] END = "\033[0m\n".getBytes(StandardCharsets.US_ASCII);

    private static final String TIME = "%Y-%m-%d %H:%M:%S";

    private final LinePrefix prefix;
    private final byte[] start;

    FancyLines(StreamOptions options, Clock clock) {
        String format = options.get(StreamOption.TIME_FORMAT);
        int named = COLORS.indexOf(String.valueOf(options.get(StreamOption.COLOR)).toLowerCase(Locale.ROOT));
        int color = named < 0 ? ThreadLocalRandom.current().nextInt(COLORS.size()) : named;
        start = ("\033[0;3" + (color + 1) + ";40m").getBytes(StandardCharsets.US_ASCII);
        prefix = new LinePrefix(format == null ? TIME : format, clock);
    }

    @Override
    public byte[] before(StreamSource source) {
        byte[] time = prefix.before(source);
        return ByteBuffer.allocate(start.length + time.length).put(start).put(time).array();
    }

    @Override
    public boolean changesLines() {
        return true;
    }

    @Override
    public ByteBuffer line(ByteBuffer line) {
        ByteBuffer text = line.slice(0, line.limit() - 1);
        return text.hasRemaining() ? ByteBuffer.allocate(text.limit() + END.length).put(text).put(END).flip() : text;
    }
}
