// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class JsonTest {

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    @Test
    public void writesEverythingInAscii() {
        var object = new LinkedHashMap<String, Object>();
        object.put("a \"quoted\"\\\n", "ü\u2028");
        object.put("n", null);
        object.put("list", List.of(1, 2.5, true, List.of(), Map.of()));
        object.put("nan", Double.NaN);
        assertEquals("{\"a \\\"quoted\\\"\\\\\\u000a\":\"\\u00fc\\u2028\",\"n\":null,\"list\":[1,2.5,true,[],{}],"
                + "\"nan\":null}", Json.write(object));
    }

    @Test
    public void readsWhatItWrites() {
        var list = new ArrayList<Object>(List.of("ü\"\\\t", 42L, -1.5e300, true, false, Map.of("k", List.of())));
        list.add(null);
        assertEquals(list, Json.read(Json.write(list)));
        assertEquals(list, Json.read("  " + Json.write(list) + "\n"));
        assertEquals("é/", Json.read("\"\\u00e9\\/\""));
    }

    @Test
    public void refusesWhatIsNoJson() {
        for (String text : List.of("", "{", "[1,]", "{\"a\"}", "{\"a\":1,}", "tru", "1 2", "\"a", "\"\\x\"", "--1",
                "\"\\u12", "[".repeat(5000))) {
            assertThrows(text, IllegalArgumentException.class, () -> Json.read(text));
        }
    }
}
