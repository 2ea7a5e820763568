// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal;

import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/**
 * A JSON object a line: {@code {"time": "2026-01-31T10:00:00.123456Z", "pid": 123, "level": "INFO", "message": "…"}}, with
 * {@code "error"} where an exception was logged. Times are UTC. Any thread.
 */
final class JsonLine extends Formatter {

    private final long pid;

    JsonLine(long pid) {
        this.pid = pid;
    }

    @Override
    public String format(LogRecord record) {
        var line = new StringBuilder(160);
        line.append("{\"time\": \"").append(record.getInstant()).append("\", \"pid\": ").append(pid);
        line.append(", \"level\": \"").append(LogLine.level(record.getLevel())).append("\", \"message\": ");
        quote(line, formatMessage(record));
        if (record.getThrown() != null) {
            quote(line.append(", \"error\": "), record.getThrown().toString());
        }
        return line.append('}').toString();
    }

    /** RFC 8259, section 7. */
    private static void quote(StringBuilder line, String text) {
        line.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> line.append('\\').append(c);
                case '\n' -> line.append("\\n");
                case '\t' -> line.append("\\t");
                default -> {
                    if (c < ' ' || Character.isSurrogate(c)) {
                        line.append("\\u").append(Character.forDigit(c >> 12, 16)).append(Character.forDigit(c >> 8 & 15, 16))
                                .append(Character.forDigit(c >> 4 & 15, 16)).append(Character.forDigit(c & 15, 16));
                    } else {
                        line.append(c);
                    }
                }
            }
        }
        line.append('"');
    }
}
