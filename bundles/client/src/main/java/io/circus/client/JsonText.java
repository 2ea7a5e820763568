// SPDX-License-Identifier: Apache-2.0
package io.circus.client;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** Builds JSON; one thread. */
final class JsonText {

    private static final String HEX = "0123456789abcdef";

    private final StringBuilder text = new StringBuilder(256);
    private final boolean pretty;
    private int depth;

    JsonText(boolean pretty) {
        this.pretty = pretty;
    }

    JsonText append(Object value) {
        switch (value) {
            case null -> text.append("null");
            case String string -> quote(string);
            case Boolean flag -> text.append(flag.booleanValue());
            case Double number -> text.append(Json.number(number));
            case Float number -> text.append(Json.number(number));
            case Number number -> text.append(number);
            case Map<?, ?> map -> object(map);
            case Collection<?> list -> array(list);
            default -> quote(value.toString());
        }
        return this;
    }

    private void object(Map<?, ?> map) {
        if (map.isEmpty()) {
            text.append("{}");
            return;
        }
        text.append('{');
        depth++;
        boolean first = true;
        for (var entry : (pretty ? new TreeMap<>(map) : map).entrySet()) {
            separate(first);
            first = false;
            quote(String.valueOf(entry.getKey()));
            text.append(": ");
            append(entry.getValue());
        }
        close('}');
    }

    private void array(Collection<?> list) {
        if (list.isEmpty()) {
            text.append("[]");
            return;
        }
        text.append('[');
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
            text.append(pretty ? "," : ", ");
        }
        indent();
    }

    private void close(char bracket) {
        depth--;
        indent();
        text.append(bracket);
    }

    private void indent() {
        if (pretty) {
            text.append('\n').repeat(' ', 2 * depth);
        }
    }

    private void quote(String string) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            if (c >= ' ' && c <= '~' && c != '"' && c != '\\') {
                text.append(c);
            } else {
                escape(c);
            }
        }
        text.append('"');
    }

    private void escape(char c) {
        switch (c) {
            case '"', '\\' -> text.append('\\').append(c);
            case '\n' -> text.append("\\n");
            case '\r' -> text.append("\\r");
            case '\t' -> text.append("\\t");
            case '\b' -> text.append("\\b");
            case '\f' -> text.append("\\f");
            default -> text.append("\\u").append(HEX.charAt(c >> 12)).append(HEX.charAt(c >> 8 & 15))
                    .append(HEX.charAt(c >> 4 & 15)).append(HEX.charAt(c & 15));
        }
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
