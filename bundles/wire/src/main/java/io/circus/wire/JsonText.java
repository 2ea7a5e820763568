// SPDX-License-Identifier: Apache-2.0
package io.circus.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Builds JSON; one thread. It writes ASCII bytes directly, without a string in between, because the replies of a
 * daemon with a thousand watchers consist of thousands of short names.
 */
final class JsonText {

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);
    private static final boolean[] PLAIN = plain();

    /** The number of cached keys: the objects in a long list all have the same few keys. */
    private static final int MOST_KEYS = 64;

    private final boolean pretty;
    private final Map<String, byte[]> keys = new HashMap<>();
    private byte[] bytes = new byte[512];
    private int length;
    private int depth;

    JsonText(boolean pretty) {
        this.pretty = pretty;
    }

    JsonText append(Object value) {
        if (value instanceof String string) {
            quote(string);
            return this;
        }
        // No switch over types, whose first run takes milliseconds: too much for a command.
        if (value == null) {
            ascii("null");
        } else if (value instanceof Boolean flag) {
            ascii(flag ? "true" : "false");
        } else if (value instanceof Double || value instanceof Float) {
            ascii(Json.number(((Number) value).doubleValue()));
        } else if (value instanceof Number) {
            ascii(value.toString());
        } else if (value instanceof Map<?, ?> map) {
            object(map);
        } else if (value instanceof Collection<?> list) {
            array(list);
        } else {
            quote(value.toString());
        }
        return this;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }

    private void object(Map<?, ?> map) {
        if (map.isEmpty()) {
            ascii("{}");
            return;
        }
        put('{');
        depth++;
        boolean first = true;
        for (var entry : (pretty ? new TreeMap<>(map) : map).entrySet()) {
            separate(first);
            first = false;
            key(String.valueOf(entry.getKey()));
            append(entry.getValue());
        }
        close('}');
    }

    private void key(String key) {
        byte[] known = keys.get(key);
        if (known != null) {
            ascii(known);
            return;
        }
        int start = length;
        quote(key);
        put(':');
        put(' ');
        if (keys.size() < MOST_KEYS) {
            keys.put(key, Arrays.copyOfRange(bytes, start, length));
        }
    }

    private void array(Collection<?> list) {
        if (list.isEmpty()) {
            ascii("[]");
            return;
        }
        put('[');
        depth++;
        boolean first = true;
        for (Object item : list) {
            separate(first);
            first = false;
            append(item);
        }
        close(']');
    }

    private void separate(boolean first) {
        if (!first) {
            put(',');
        }
        if (pretty) {
            indent();
        } else if (!first) {
            put(' ');
        }
    }

    private void close(char bracket) {
        depth--;
        if (pretty) {
            indent();
        }
        put(bracket);
    }

    private void indent() {
        put('\n');
        for (int i = 0; i < 2 * depth; i++) {
            put(' ');
        }
    }

    private void quote(String string) {
        put('"');
        byte[] latin = string.getBytes(StandardCharsets.ISO_8859_1);
        if (isPlain(latin)) {
            ascii(latin);
        } else {
            for (int i = 0; i < string.length(); i++) {
                escape(string.charAt(i));
            }
        }
        put('"');
    }

    private static boolean isPlain(byte[] latin) {
        for (byte b : latin) {
            if (!PLAIN[b & 0xff]) {
                return false;
            }
        }
        return true;
    }

    private void escape(char c) {
        switch (c) {
            case '"', '\\' -> escaped(c);
            case '\n' -> escaped('n');
            case '\r' -> escaped('r');
            case '\t' -> escaped('t');
            case '\b' -> escaped('b');
            case '\f' -> escaped('f');
            default -> {
                if (c >= ' ' && c <= '~') {
                    put(c);
                } else {
                    escaped('u');
                    for (int shift = 12; shift >= 0; shift -= 4) {
                        put((char) HEX[c >> shift & 15]);
                    }
                }
            }
        }
    }

    private void escaped(char c) {
        put('\\');
        put(c);
    }

    private void ascii(String text) {
        ascii(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void ascii(byte[] text) {
        if (length + text.length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + text.length));
        }
        System.arraycopy(text, 0, bytes, length, text.length);
        length += text.length;
    }

    private void put(char c) {
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, bytes.length * 2);
        }
        bytes[length++] = (byte) c;
    }

    /** The characters that need no escape. Not the question mark: characters outside Latin-1 become one. */
    private static boolean[] plain() {
        var plain = new boolean[256];
        Arrays.fill(plain, ' ', '~' + 1, true);
        plain['"'] = false;
        plain['\\'] = false;
        plain['?'] = false;
        return plain;
    }
}
