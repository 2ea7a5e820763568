// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal.lines;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.google.gson.JsonParser;
import io.circus.streams.StreamSource;
import io.circus.streams.internal.FakeClock;
import io.circus.streams.internal.Some;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.Test;

public class JsonLinesTest {

    private final JsonLines format = new JsonLines(FakeClock.utc("2026-01-15T12:00:00.5Z"));

    private String line(StreamSource source, String text) {
        var from = new GivenLines(0);
        var to = new LineBuffer(0);
        ByteBuffer line = Some.bytes(text + "\n");
        from.load(line, line.limit());
        to.clear(1000);
        assertTrue(format.put(format.before(source), from, to));
        return StandardCharsets.UTF_8.decode(to.content()).toString();
    }

    @Test
    public void isAnObjectALine() {
        assertEquals("{\"time\": \"2026-01-15T12:00:00.500Z\", \"watcher\": \"web\", \"wid\": 1, \"pid\": 42, \"stream\": \"stdout\","
                + " \"line\": \"hello\"}\n", line(Some.SOURCE, "hello"));
    }

    @Test
    public void anyBytesMakeValidJson() {
        for (int i = 0; i < 256; i++) {
            if (i != '\n') {
                String json = line(new StreamSource("w\"\\", 1, 42, "stderr"), "a" + (char) i + "b");
                String read = JsonParser.parseString(json).getAsJsonObject().get("line").getAsString();
                assertEquals("byte " + i, i < 128 ? "a" + (char) i + "b" : "a\ufffdb", read);
            }
        }
        assertEquals("\u00e9", JsonParser.parseString(line(Some.SOURCE, "\u00c3\u00a9")).getAsJsonObject().get("line").getAsString());
    }
}
