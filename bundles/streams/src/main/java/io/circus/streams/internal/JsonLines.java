// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal;

import io.circus.streams.StreamSource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** A JSON object for each line, as UTF-8: {@code time}, {@code watcher}, {@code wid}, {@code pid}, {@code stream}, {@code line}. */
final class JsonLines implements LineFormat {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    @Override
    public byte[] before(StreamSource source) {
        return ("{\"time\": \"" + TIME.format(Instant.now()) + "\", \"watcher\": " + quoted(source.watcher()) + ", \"wid\": "
                + source.wid() + ", \"pid\": " + source.pid() + ", \"stream\": " + quoted(source.name()) + ", \"line\": ")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public ByteBuffer line(ByteBuffer line) {
        String text = StandardCharsets.UTF_8.decode(line.slice(0, line.limit() - 1)).toString();
        return ByteBuffer.wrap((quoted(text) + "}\n").getBytes(StandardCharsets.UTF_8));
    }

    static String quoted(String text) {
        var json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> json.append('\\').append(c);
                case '\t' -> json.append("\\t");
                case '\r' -> json.append("\\r");
                case '\n' -> json.append("\\n");
                default -> {
                    if (c < 0x20) {
                        json.append("\\u%04x".formatted((int) c));
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        return json.append('"').toString();
    }
}
