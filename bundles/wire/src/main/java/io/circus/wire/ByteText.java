// SPDX-License-Identifier: Apache-2.0
package io.circus.wire;

/** Bytes in the notation {@code b'...'}: ASCII unchanged, everything else escaped. */
public final class ByteText {

    private static final String HEX = "0123456789abcdef";

    private ByteText() {}

    public static String of(byte[] bytes) {
        char quote = contains(bytes, '\'') && !contains(bytes, '"') ? '"' : '\'';
        var text = new StringBuilder(bytes.length + 3).append('b').append(quote);
        for (byte b : bytes) {
            int c = b & 0xff;
            if (c == quote || c == '\\') {
                text.append('\\').append((char) c);
            } else if (c == '\n') {
                text.append("\\n");
            } else if (c == '\r') {
                text.append("\\r");
            } else if (c == '\t') {
                text.append("\\t");
            } else if (c < ' ' || c > '~') {
                text.append("\\x").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            } else {
                text.append((char) c);
            }
        }
        return text.append(quote).toString();
    }

    private static boolean contains(byte[] bytes, char wanted) {
        for (byte b : bytes) {
            if (b == wanted) {
                return true;
            }
        }
        return false;
    }
}
