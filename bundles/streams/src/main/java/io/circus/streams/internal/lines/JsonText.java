// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal.lines;

import java.nio.charset.StandardCharsets;

/** The inside of JSON strings. Malformed UTF-8 becomes U+FFFD, as if Java had decoded it. */
final class JsonText {

    /** So few bytes are copied sooner one by one. */
    private static final int SHORT = 12;
    private static final byte[] REPLACEMENT = "\ufffd".getBytes(StandardCharsets.UTF_8);
    /** By ASCII character; null where none is needed. */
    private static final byte[][] ESCAPES = new byte[128][];

    static {
        for (int c = 0; c < ' '; c++) {
            ESCAPES[c] = ascii("\\u%04x".formatted(c));
        }
        ESCAPES['\t'] = ascii("\\t");
        ESCAPES['\r'] = ascii("\\r");
        ESCAPES['\n'] = ascii("\\n");
        ESCAPES['"'] = ascii("\\\"");
        ESCAPES['\\'] = ascii("\\\\");
    }

    private JsonText() {}

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** {@code text} in quotation marks. */
    static String quoted(String text) {
        var json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            byte[] escape = c < ESCAPES.length ? ESCAPES[c] : null;
            if (escape == null) {
                json.append(c);
            } else {
                json.append(new String(escape, StandardCharsets.US_ASCII));
            }
        }
        return json.append('"').toString();
    }

    /** Appends the next line of {@code from}, which is passed, without its newline and escaped. @return false if there is no room */
    static boolean put(GivenLines from, LineBuffer to) {
        long[] words = from.words;
        byte[] in = from.bytes;
        byte[] out = to.bytes;
        int o = to.position;
        int last = to.limit;
        int run = from.position; // what stays as it is, up to the next mark
        int index = run >> 3;
        long marks = Bytes.from(run, Bytes.specialInJson(words[index]));
        while (true) {
            while (marks == 0) {
                long word = words[++index];
                long low = word & Bytes.LOW_BITS;
                marks = (word | ~(low + Bytes.ONES * (0x80 - ' ') & (low ^ Bytes.ONES * '"') + Bytes.LOW_BITS
                        & (low ^ Bytes.ONES * '\\') + Bytes.LOW_BITS)) & Bytes.HIGH_BITS;
            }
            int i = (index << 3) + (int) (((marks & -marks) - 1 & Bytes.ONES) * Bytes.ONES >>> 56) - 1;
            byte b = in[i];
            int length = b >= 0 ? 0 : utf8(in, i);
            if (length <= 0) {
                int plain = i - run;
                if (last - o < plain) {
                    return false;
                }
                if (plain > SHORT) {
                    System.arraycopy(in, run, out, o, plain);
                    o += plain;
                } else {
                    while (run < i) {
                        out[o++] = in[run++];
                    }
                }
                if (b == '\n') {
                    from.position = i + 1;
                    to.position = o;
                    return true;
                }
                if (b == '"') {
                    out[o] = '\\';
                    out[o + 1] = '"';
                    o += 2;
                } else {
                    byte[] instead = b >= 0 ? ESCAPES[b] : REPLACEMENT;
                    System.arraycopy(instead, 0, out, o, instead.length);
                    o += instead.length;
                }
                length = b >= 0 ? 1 : -length;
                run = i + length;
            }
            int next = i + length;
            if (next >> 3 != index) {
                index = next >> 3;
                marks = Bytes.specialInJson(words[index]);
            }
            marks &= -1L << (next << 3);
        }
    }

    /**
     * The length of the character of two bytes or more at {@code index}; if it is malformed, how many bytes one replacement stands for,
     * as a negative number. It reads no byte behind one that does not belong to the character.
     */
    private static int utf8(byte[] bytes, int index) {
        int first = bytes[index] & 0xff;
        if (first < 0xc2 || first > 0xf4) {
            return -1;
        }
        int second = bytes[index + 1] & 0xff;
        if (first < 0xe0) {
            return isContinuation(second) ? 2 : -1;
        }
        if (!isContinuation(second) || first == 0xe0 && second < 0xa0 || first == 0xf0 && second < 0x90 || first == 0xf4 && second > 0x8f) {
            return -1;
        }
        if (!isContinuation(bytes[index + 2])) {
            return -2;
        }
        if (first < 0xf0) {
            boolean surrogate = first == 0xed && second > 0x9f;
            return surrogate ? -3 : 3;
        }
        return isContinuation(bytes[index + 3]) ? 4 : -3;
    }

    private static boolean isContinuation(int b) {
        return (b & 0xc0) == 0x80;
    }
}
