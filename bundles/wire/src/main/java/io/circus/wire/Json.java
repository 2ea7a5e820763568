// SPDX-License-Identifier: Apache-2.0
package io.circus.wire;

import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;

/**
 * JSON as it goes over the wire: read into maps that keep their order, lists, text, {@link Long} (or
 * {@link BigInteger}), {@link Double}, {@link Boolean} and null; written in ASCII with a space after each comma and
 * colon. A number that is out of the range of these types, such as 1e400, is a {@link Number} of another type, whose text is
 * the one that was read.
 */
public final class Json {

    /** How deep objects and lists may be nested. */
    public static final int MAX_DEPTH = 200;

    /** A longer number is kept as text: converting it takes too long. */
    private static final int MAX_DIGITS = 4300;

    private Json() {}

    /**
     * Reads one value.
     *
     * @throws JsonException if {@code text} is anything else, or nested deeper than {@value #MAX_DEPTH}
     */
    public static Object read(String text) throws JsonException {
        return read(text, null);
    }

    /**
     * As {@link #read(String)}, but numbers within the value of the key {@code unchanged} of the outermost object keep
     * their text: 1.50 does not become 1.5.
     *
     * @param unchanged the key; null for none
     */
    public static Object read(String text, String unchanged) throws JsonException {
        try (var reader = new JsonReader(new StringReader(text))) {
            reader.setStrictness(Strictness.STRICT);
            reader.setNestingLimit(MAX_DEPTH);
            Object value = value(reader, unchanged, false);
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw new JsonException("expected the end after the first value");
            }
            return value;
        } catch (IOException | IllegalStateException | NumberFormatException | JsonParseException e) {
            throw new JsonException(e.getMessage(), e);
        }
    }

    /** Writes {@code value} in one line. */
    public static String write(Object value) {
        return new JsonText(false).append(value).toString();
    }

    /** Writes {@code value} in one line. */
    public static byte[] bytes(Object value) {
        return new JsonText(false).append(value).toBytes();
    }

    /** Writes {@code value} over several lines, indented by two spaces, with sorted keys. */
    public static String pretty(Object value) {
        return new JsonText(true).append(value).toString();
    }

    /** The shortest text for {@code number}, with a point or an exponent: {@code 1795460025.22}, {@code 1e-05}. */
    public static String number(double number) {
        String text = Double.toString(number);
        int e = text.indexOf('E');
        if (e < 0) {
            return text;
        }
        String digits = text.startsWith(".0", e - 2) ? text.substring(0, e - 2) : text.substring(0, e);
        int exponent = Integer.parseInt(text.substring(e + 1));
        if (exponent >= 16 || exponent < -4) {
            int size = Math.abs(exponent);
            return digits + (exponent < 0 ? "e-" : "e+") + (size < 10 ? "0" : "") + size;
        }
        return plain(digits, exponent);
    }

    /** Moves the point in {@code digits}, which has one digit before it. Times are such numbers, and replies are full of them. */
    private static String plain(String digits, int exponent) {
        var plain = new StringBuilder(digits);
        int first = digits.startsWith("-") ? 1 : 0;
        if (digits.length() > first + 1) {
            plain.deleteCharAt(first + 1);
        }
        if (exponent < 0) {
            return plain.insert(first, "0.").insert(first + 2, "0".repeat(-1 - exponent)).toString();
        }
        int point = first + 1 + exponent;
        if (plain.length() <= point) {
            return plain.repeat('0', point - plain.length()).append(".0").toString();
        }
        return plain.insert(point, '.').toString();
    }

    /**
     * @param unchanged the key in this object, if it is one, whose numbers are kept as written
     * @param asWritten whether numbers are
     */
    private static Object value(JsonReader reader, String unchanged, boolean asWritten) throws IOException, JsonException {
        return switch (reader.peek()) {
            case BEGIN_OBJECT -> {
                var map = new LinkedHashMap<String, Object>();
                reader.beginObject();
                while (reader.hasNext()) {
                    String key = reader.nextName();
                    map.put(key, value(reader, null, asWritten || key.equals(unchanged)));
                }
                reader.endObject();
                yield map;
            }
            case BEGIN_ARRAY -> {
                var list = new ArrayList<Object>();
                reader.beginArray();
                while (reader.hasNext()) {
                    list.add(value(reader, null, asWritten));
                }
                reader.endArray();
                yield list;
            }
            case STRING -> reader.nextString();
            case BOOLEAN -> reader.nextBoolean();
            case NUMBER -> asWritten ? new WrittenNumber(reader.nextString()) : number(reader.nextString());
            case NULL -> {
                reader.nextNull();
                yield null;
            }
            default -> throw new JsonException("expected a value");
        };
    }

    private static Number number(String text) {
        if (text.length() > MAX_DIGITS) {
            return new WrittenNumber(text);
        }
        if (text.indexOf('.') >= 0 || text.indexOf('e') >= 0 || text.indexOf('E') >= 0) {
            double number = Double.parseDouble(text);
            return Double.isFinite(number) ? (Number) number : new WrittenNumber(text);
        }
        return text.length() < 19 ? (Number) Long.valueOf(text) : narrowed(new BigInteger(text));
    }

    private static Number narrowed(BigInteger number) {
        return number.bitLength() < Long.SIZE ? (Number) number.longValue() : number;
    }
}
