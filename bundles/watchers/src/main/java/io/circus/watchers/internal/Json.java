// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The little JSON that hooks need: objects, lists, text, numbers, booleans and null. */
final class Json {

    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    static String write(Object value) {
        var json = new StringBuilder();
        write(value, json);
        return json.toString();
    }

    private static void write(Object value, StringBuilder json) {
        switch (value) {
            case null -> json.append("null");
            case Double number when !Double.isFinite(number) -> json.append("null");
            case Number number -> json.append(number);
            case Boolean flag -> json.append(flag);
            case Map<?, ?> map -> {
                char separator = '{';
                for (var entry : map.entrySet()) {
                    quote(entry.getKey().toString(), json.append(separator));
                    write(entry.getValue(), json.append(':'));
                    separator = ',';
                }
                json.append(map.isEmpty() ? "{}" : "}");
            }
            case Collection<?> list -> {
                char separator = '[';
                for (Object element : list) {
                    write(element, json.append(separator));
                    separator = ',';
                }
                json.append(list.isEmpty() ? "[]" : "]");
            }
            default -> quote(value.toString(), json);
        }
    }

    private static void quote(String string, StringBuilder json) {
        json.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ' || c > '~') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }

    /**
     * @return a map, a list, text, a Long or Double, a Boolean, or null
     * @throws IllegalArgumentException that says where it is no JSON
     */
    static Object read(String text) {
        var json = new Json(text);
        Object value = json.value(0);
        json.space();
        if (json.at < text.length()) {
            throw json.unexpected();
        }
        return value;
    }

    private Object value(int depth) {
        space();
        if (at == text.length() || depth > 100) {
            throw unexpected();
        }
        return switch (text.charAt(at)) {
            case '{' -> object(depth + 1);
            case '[' -> list(depth + 1);
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Map<String, Object> object(int depth) {
        var object = new LinkedHashMap<String, Object>();
        at++;
        if (accept('}')) {
            return object;
        }
        do {
            space();
            String key = string();
            expect(':');
            object.put(key, value(depth));
        } while (accept(','));
        expect('}');
        return object;
    }

    private List<Object> list(int depth) {
        var list = new ArrayList<Object>();
        at++;
        if (accept(']')) {
            return list;
        }
        do {
            list.add(value(depth));
        } while (accept(','));
        expect(']');
        return list;
    }

    private String string() {
        var string = new StringBuilder();
        expect('"');
        while (at < text.length() && text.charAt(at) != '"') {
            char c = text.charAt(at++);
            string.append(c == '\\' ? escaped() : c);
        }
        if (at++ >= text.length()) {
            throw unexpected();
        }
        return string.toString();
    }

    private char escaped() {
        char c = at < text.length() ? text.charAt(at++) : ' ';
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                if (at + 4 > text.length()) {
                    throw unexpected();
                }
                at += 4;
                yield (char) Integer.parseInt(text, at - 4, at, 16);
            }
            default -> throw unexpected();
        };
    }

    private Object number() {
        int from = at;
        while (at < text.length() && "+-.0123456789eE".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        String number = text.substring(from, at);
        try {
            if (number.chars().allMatch(c -> c == '-' || c >= '0' && c <= '9')) {
                return Long.valueOf(number);
            }
            return Double.valueOf(number);
        } catch (NumberFormatException e) {
            at = from;
            throw unexpected();
        }
    }

    private Object word(String word, Object value) {
        if (!text.startsWith(word, at)) {
            throw unexpected();
        }
        at += word.length();
        return value;
    }

    private boolean accept(char c) {
        space();
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(char c) {
        if (!accept(c)) {
            throw unexpected();
        }
    }

    private void space() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private IllegalArgumentException unexpected() {
        return new IllegalArgumentException(at >= text.length() ? "it ends too early"
                : "unexpected '" + text.charAt(at) + "' at character " + at);
    }
}
