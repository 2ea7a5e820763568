// SPDX-License-Identifier: Apache-2.0
package io.circus.verbs;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import io.circus.wire.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class DescribedVerbTest {

    private final DescribedVerb verb = described("""
            {"name": "ping", "summary": "does what the test says", "request": {"type": "object", "properties": {
                "host": {"description": "where"},
                "count": {"type": "integer", "description": "how often", "default": 1},
                "note": {"type": "string", "description": "to send"},
                "way": {"type": "string", "enum": ["udp", "tcp"], "description": "how"},
                "watchers": {"type": "array", "items": {"type": "string", "x-circus-names": "watcher"}, "description": "for whom"}},
                "required": ["host"], "examples": [{"host": "a b", "count": 2}]}, "reply": {}}""");

    private static DescribedVerb described(String json) {
        try {
            return DescribedVerb.of((Map<?, ?>) Json.read(json));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    public void takesValuesInTheOrderOfTheProperties() throws Exception {
        assertEquals(Map.of("host", "localhost", "count", 5L), verb.parse(List.of("localhost", "5")).properties());
    }

    @Test
    public void takesKeysWithValues() throws Exception {
        assertEquals(Map.of("count", 1.5, "fast", true, "tags", List.of("a"), "host", "a b"),
                verb.parse(List.of("count=1.5", "fast=true", "tags=[\"a\"]", "host=a b")).properties());
    }

    @Test
    public void textStaysText() throws Exception {
        assertEquals(Map.of("note", "5", "host", 5L), verb.parse(List.of("note=5", "host=5")).properties());
    }

    @Test
    public void refusesMoreValuesThanProperties() {
        var refused = assertThrows(UsageException.class, () -> verb.parse(List.of("a", "1", "b", "udp", "[]", "more")));
        assertEquals(UsageException.Kind.ARGUMENTS, refused.kind());
    }

    @Test
    public void explainsItself() {
        var help = assertThrows(UsageException.class, () -> verb.parse(List.of("--help")));
        assertEquals("""
                usage: ping host [count] [note] [way] [watchers]

                does what the test says
                  host: where
                  count: how often (integer; default 1)
                  note: to send (string)
                  way: how (udp, tcp)
                  watchers: for whom (array)""", help.getMessage());
        assertEquals("does what the test says\n\n  circusctl ping host [count] [note] [way] [watchers]\n"
                + help.getMessage().substring(help.getMessage().indexOf("  host")) + "\n\nExample:\n\n  circusctl ping 'host=a b' count=2",
                verb.description());
    }

    @Test
    public void knowsWhatItsPropertiesName() {
        assertEquals(List.of("", "", "", "", "watcher"), verb.properties().stream().map(DescribedVerb.Argument::names).toList());
    }

    @Test
    public void aDescriptionWithoutAnythingIsEnough() throws Exception {
        DescribedVerb bare = described("{\"name\": \"bare\"}");
        assertEquals(Map.of("a", 1L), bare.parse(List.of("a=1")).properties());
        assertEquals("\n\n  circusctl bare", bare.description());
    }

    @Test
    public void printsALineForEachKey() {
        var reply = new LinkedHashMap<String, Object>();
        reply.put("status", "ok");
        reply.put("host", "localhost");
        reply.put("times", List.of(1, 2));
        reply.put("time", 1.5);
        var text = new ByteArrayOutputStream();
        var out = new PrintStream(text, true, StandardCharsets.UTF_8);
        verb.print(reply, out);
        verb.print(Map.of("status", "ok"), out);
        verb.printError(Map.of("reason", "no such host"), out);
        assertEquals("host: localhost\ntimes: [1, 2]\nok\nerror: no such host\n", text.toString(StandardCharsets.UTF_8));
    }
}
