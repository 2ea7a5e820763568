// SPDX-License-Identifier: Apache-2.0
package io.circus.wire;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class JsonTest {

    @Test
    public void readsEveryKindOfValue() throws Exception {
        assertEquals("{a=[1, 2.0, x, true, null, {}]}",
                Json.read(" {\"a\": [1, 2.0, \"x\", true, null, {}]} ").toString());
        assertEquals(5L, Json.read("5"));
        assertEquals(5.0, Json.read("5.0"));
        assertEquals(Long.MAX_VALUE, Json.read("9223372036854775807"));
        assertEquals(new BigInteger("9223372036854775808"), Json.read("9223372036854775808"));
        assertEquals("{a=2}", Json.read("{\"a\": 1, \"a\": 2}").toString());
    }

    @Test
    public void refusesEverythingElse() {
        for (String text : List.of("", "{", "[1,]", "{\"a\"}", "'a'", "NaN", "-", "01", "1 2", "{a: 1}", "tru",
                "\"\n\"", "[".repeat(Json.MAX_DEPTH + 1) + "]".repeat(Json.MAX_DEPTH + 1))) {
            assertThrows(text, JsonException.class, () -> Json.read(text));
        }
    }

    @Test
    public void numbersThatNoTypeHoldsStayAsTheyAreWritten() throws Exception {
        for (String text : List.of("1e400", "-1E+400", "1.5e99999")) {
            Number number = (Number) Json.read(text);
            assertTrue(text, Double.isInfinite(number.doubleValue()));
            assertEquals(text, Json.write(number));
        }
    }

    @Test
    public void aValueComesBackUnchanged() throws Exception {
        for (String id : List.of("1.50", "1E5", "-0", "1e400", "12345678901234567890123", "[1.0, {\"a\": 1e2}]", "\"1.50\"", "null")) {
            var read = (Map<?, ?>) Json.read("{\"n\": 1.50, \"id\": " + id + ", \"in\": {\"id\": 1.50}}", "id");
            assertEquals(id, Json.write(read.get("id")));
            assertEquals(1.5, read.get("n"));
            assertEquals(Map.of("id", 1.5), read.get("in"));
        }
    }

    @Test
    public void numbersKeepTheirKind() {
        assertEquals("1795460025.2259617", Json.number(1795460025.2259617));
        assertEquals("1795460025.0", Json.number(1795460025));
        assertEquals("0.0", Json.number(0));
        assertEquals("0.001", Json.number(0.001));
        assertEquals("0.0001", Json.number(0.0001));
        assertEquals("1e-05", Json.number(0.00001));
        assertEquals("1.5e-07", Json.number(0.00000015));
        assertEquals("1e+16", Json.number(1e16));
        assertEquals("123456789012345.6", Json.number(123456789012345.6));
        assertEquals("-2.5e+300", Json.number(-2.5e300));
        assertEquals("30.0", Json.number(30));
        assertEquals("10000000.0", Json.number(1e7));
        assertEquals("-12345678.5", Json.number(-12345678.5));
        assertEquals("-120000000.0", Json.number(-1.2e8));
        assertEquals("9007199254740992.0", Json.number(9007199254740992.0));
        assertEquals("-0.000123", Json.number(-0.000123));
    }

    @Test
    public void writesOneLineOrSeveral() {
        var value = new java.util.LinkedHashMap<String, Object>();
        value.put("b", List.of(1, 2));
        value.put("a", Map.of());
        value.put("c", List.of());
        assertEquals("{\"b\": [1, 2], \"a\": {}, \"c\": []}", Json.write(value));
        assertEquals("{\n  \"a\": {},\n  \"b\": [\n    1,\n    2\n  ],\n  \"c\": []\n}", Json.pretty(value));
    }

    @Test
    public void escapesWhatIsNotAscii() {
        assertEquals("\"?\"", Json.write("?"));
        assertEquals("\"\\u00e9?\\u20ac\"", Json.write("é?€"));
        assertEquals("\"" + "x".repeat(5000) + "\\u0000\"", Json.write("x".repeat(5000) + "\0"));
    }

    @Test
    public void bytesHaveANotation() {
        assertEquals("b'a\\\\\\n\\x00\\xff'", ByteText.of(new byte[] {'a', '\\', '\n', 0, -1}));
        assertEquals("b\"it's\"", ByteText.of("it's".getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
        assertEquals("b'\\'\"'", ByteText.of("'\"".getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
    }
}
