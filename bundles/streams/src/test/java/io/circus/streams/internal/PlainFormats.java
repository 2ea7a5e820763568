// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal;

import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/** What is written for a line without its newline, the plain way: text for text. */
enum PlainFormats implements Function<byte[], byte[]> {

    PREFIX {
        @Override
        public byte[] apply(byte[] line) {
            return joined("2026-01-15 12:00:00 [42] | ", line, "\n");
        }
    },

    FANCY {
        @Override
        public byte[] apply(byte[] line) {
            return line.length == 0 ? line : joined("\033[0;31;40m2026-01-15 12:00:00 [42] | ", line, "\033[0m\n");
        }
    },

    JSON {
        @Override
        public byte[] apply(byte[] line) {
            String text = new String(line, StandardCharsets.UTF_8);
            var escaped = new StringBuilder();
            for (char c : text.toCharArray()) {
                escaped.append(switch (c) {
                    case '"', '\\' -> "\\" + c;
                    case '\t' -> "\\t";
                    case '\r' -> "\\r";
                    default -> c < ' ' ? "\\u%04x".formatted((int) c) : String.valueOf(c);
                });
            }
            return joined("{\"time\": \"2026-01-15T12:00:00.000Z\", \"watcher\": \"web\", \"wid\": 1, \"pid\": 42, \"stream\": \"stdout\","
                    + " \"line\": \"", escaped.toString().getBytes(StandardCharsets.UTF_8), "\"}\n");
        }
    };

    private static byte[] joined(String before, byte[] line, String after) {
        var bytes = new java.io.ByteArrayOutputStream();
        bytes.writeBytes(before.getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(line);
        bytes.writeBytes(after.getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }
}
