// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal.lines;

import io.circus.streams.StreamSource;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** A JSON object for each line, as UTF-8: {@code time}, {@code watcher}, {@code wid}, {@code pid}, {@code stream}, {@code line}. */
public final class JsonLines extends TimedLines {

    private static final byte[] END = "\"}\n".getBytes(StandardCharsets.US_ASCII);

    /** RFC 3339 in UTC, with milliseconds. */
    private static final class Utc implements TimeStamp.Format {

        private static final DateTimeFormatter FORMAT =
                DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

        @Override
        public String format(ZonedDateTime time) {
            return FORMAT.format(time);
        }
    }

    public JsonLines(Clock clock) {
        super("{\"time\": \"", new TimeStamp(new Utc(), clock));
    }

    @Override
    String afterTime(StreamSource source) {
        return "\", \"watcher\": " + JsonText.quoted(source.watcher()) + ", \"wid\": " + source.wid() + ", \"pid\": " + source.pid()
                + ", \"stream\": " + JsonText.quoted(source.name()) + ", \"line\": \"";
    }

    @Override
    public boolean put(byte[] before, GivenLines from, LineBuffer to) {
        return to.put(before) && JsonText.put(from, to) && to.put(END);
    }
}
