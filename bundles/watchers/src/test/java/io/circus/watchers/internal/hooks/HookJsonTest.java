// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers.internal.hooks;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class HookJsonTest {

    @Test
    public void readsWhatItWrites() throws Exception {
        var object = new LinkedHashMap<String, Object>();
        object.put("a \"quoted\"\\\n", "ü\u2028<&>");
        object.put("none", null);
        object.put("list", List.of(1L, -1.5e300, true, List.of()));
        assertEquals(object, HookJson.read(HookJson.write(object)));
        assertEquals("{\"text\":\"<x>\"}", HookJson.write(Map.of("text", "<x>")));
    }

    @Test
    public void refusesWhatIsNoObject() {
        for (String text : List.of("", "{", "[1]", "{\"a\"}", "{\"a\":1,}", "{a:1}", "tru", "{} {}", "null", "\"a\"",
                "[".repeat(5000))) {
            assertThrows(text, HookException.class, () -> HookJson.read(text));
        }
    }
}
