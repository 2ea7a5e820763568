// SPDX-License-Identifier: Apache-2.0
package io.circus.shell;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import io.circus.control.Command.Property;
import io.circus.verbs.UsageException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class PlainVerbTest {

    private final FakeCommand command = new FakeCommand("ping",
            List.of(Property.required("host", "where"), Property.optional("count", "how often")), request -> Map.of());

    @Test
    public void takesValuesInTheOrderOfTheProperties() throws Exception {
        assertEquals(Map.of("host", "localhost", "count", 5L),
                PlainVerb.parse(command, List.of("localhost", "5")).properties());
    }

    @Test
    public void takesKeysWithValues() throws Exception {
        assertEquals(Map.of("count", 1.5, "fast", true, "tags", List.of("a"), "host", "a b"),
                PlainVerb.parse(command, List.of("count=1.5", "fast=true", "tags=[\"a\"]", "host=a b")).properties());
    }

    @Test
    public void refusesMoreValuesThanProperties() {
        var refused = assertThrows(UsageException.class,
                () -> PlainVerb.parse(command, List.of("a", "1", "b")));
        assertEquals(UsageException.Kind.ARGUMENTS, refused.kind());
    }

    @Test
    public void explainsItself() {
        var help = assertThrows(UsageException.class, () -> PlainVerb.parse(command, List.of("--help")));
        assertEquals("usage: ping host [count]\n\ndoes what the test says\n  host: where\n  count: how often",
                help.getMessage());
    }

    @Test
    public void printsALineForEachKey() {
        var reply = new LinkedHashMap<String, Object>();
        reply.put("host", "localhost");
        reply.put("times", List.of(1, 2));
        var text = new ByteArrayOutputStream();
        PlainVerb.print(reply, new PrintStream(text, true, StandardCharsets.UTF_8));
        PlainVerb.print(Map.of(), new PrintStream(text, true, StandardCharsets.UTF_8));
        assertEquals("host: localhost\ntimes: [1, 2]\nok\n", text.toString(StandardCharsets.UTF_8));
    }
}
