// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal;

import java.nio.charset.StandardCharsets;

/** The inside of JSON strings. Malformed UTF-8 becomes U+FFFD, as if Java had decoded it. */
final class JsonText {

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

    /** Like {@link LineBuffer#putText}, escaped. */
    static boolean put(LineBuffer from, LineBuffer to) {
        byte[] in = from.bytes;
        byte[] out = to.bytes;
        int i = from.position;
        int o = to.position;
        int last = to.limit;
        while (o <= last) {
            long word = Bytes.word(in, i);
            Bytes.word(out, o, word);
            long special = Bytes.specialInJson(word);
            if (special == 0) {
                i += Long.BYTES;
                o += Long.BYTES;
                continue;
            }
            int plain = Bytes.beforeFirst(special);
            i += plain;
            o += plain;
            byte b = in[i];
            if (b == '\n') {
                from.position = i + 1;
                to.position = o;
                return o <= last;
            } else if (b >= 0) {
                o += escape(b, out, o);
                i++;
            } else {
                int length = utf8(in, i);
                if (length > 0) {
                    Bytes.word(out, o, Bytes.word(in, i));
                    i += length;
                    o += length;
                } else {
                    System.arraycopy(REPLACEMENT, 0, out, o, REPLACEMENT.length);
                    i -= length;
                    o += REPLACEMENT.length;
                }
            }
        }
        return false;
    }

    private static int escape(byte b, byte[] out, int index) {
        byte[] escape = ESCAPES[b];
        System.arraycopy(escape, 0, out, index, escape.length);
        return escape.length;
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
