// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal;

import io.circus.streams.StreamSource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** A JSON object for each line, as UTF-8: {@code time}, {@code watcher}, {@code wid}, {@code pid}, {@code stream}, {@code line}. */
final class JsonLines implements LineFormat {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final byte[] END = "\"}\n".getBytes(StandardCharsets.US_ASCII);

    private final Clock clock;

    JsonLines(Clock clock) {
        this.clock = clock;
    }

    @Override
    public byte[] before(StreamSource source) {
        return ("{\"time\": \"" + TIME.format(clock.instant()) + "\", \"watcher\": " + quoted(source.watcher()) + ", \"wid\": "
                + source.wid() + ", \"pid\": " + source.pid() + ", \"stream\": " + quoted(source.name()) + ", \"line\": ")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean changesLines() {
        return true;
    }

    @Override
    public ByteBuffer line(ByteBuffer line) {
        ByteBuffer text = line.slice(0, line.limit() - 1);
        if (isPlain(text)) {
            return ByteBuffer.allocate(1 + text.limit() + END.length).put((byte) '"').put(text).put(END).flip();
        }
        String decoded = StandardCharsets.UTF_8.decode(text).toString();
        return ByteBuffer.wrap((quoted(decoded) + "}\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Whether its bytes mean in JSON what they are: ASCII but controls, quotation marks and backslashes. */
    private static boolean isPlain(ByteBuffer text) {
        int i = 0;
        for (; i <= text.limit() - Long.BYTES; i += Long.BYTES) {
            long eight = text.getLong(i);
            if (Bytes.anyNegative(eight) || Bytes.anyBelow(eight, ' ') || Bytes.any(eight, '"') || Bytes.any(eight, '\\')) {
                return false;
            }
        }
        for (; i < text.limit(); i++) {
            byte b = text.get(i);
            if (b < ' ' || b == '"' || b == '\\') {
                return false;
            }
        }
        return true;
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
