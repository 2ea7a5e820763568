// SPDX-License-Identifier: Apache-2.0
package io.circus.streams.internal.sinks;

import static org.junit.Assert.assertEquals;

import io.circus.streams.StreamSink;
import io.circus.streams.internal.Some;
import io.circus.streams.internal.recent.OutputLine;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

public class LastLinesTest {

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    private long share = Long.MAX_VALUE;
    private final LastLines lines = new LastLines(() -> share);
    private final StreamSink sink = lines.sink(3, 1000);

    private void write(String text) throws IOException {
        sink.write(Some.SOURCE, Some.bytes(text));
    }

    private List<String> after(long number, int most) throws InterruptedException {
        return lines.after(number, most, Duration.ZERO).stream().map(OutputLine::text).toList();
    }

    @Test
    public void keepsTheLastOnes() throws Exception {
        write("a\nb\n\nd\ne\n");
        assertEquals(List.of("", "d", "e"), after(0, 10));
        assertEquals(List.of("e"), after(0, 1));
        assertEquals(List.of("e"), after(4, 10));
        assertEquals(5, lines.last());
    }

    @Test
    public void keepsWhatFitsIntoItsBytesAndItsShare() throws Exception {
        write("a".repeat(400) + "\n" + "b".repeat(400) + "\n");
        assertEquals(List.of("a".repeat(400), "b".repeat(400)), after(0, 10));
        write("c\n");
        assertEquals(List.of("b".repeat(400), "c"), after(0, 10));
        share = 200;
        lines.trim();
        assertEquals(List.of("c"), after(0, 10));
        write("d".repeat(5000) + "\ne\n");
        assertEquals("cut off, and gone", List.of("e"), after(0, 10));
        write("f".repeat(5000) + "\n");
        assertEquals(List.of("f".repeat(120)), after(0, 10));
        assertEquals(200, lines.bytes());
    }

    @Test
    public void bytesThatAreNoTextAreReplaced() throws Exception {
        write("\u00ff\u00c3\u00a9\n");
        assertEquals(List.of("\ufffd\u00e9"), after(0, 1));
    }

    @Test
    public void waitsForTheNextLine() throws Exception {
        write("a\n");
        Thread writer = Thread.startVirtualThread(() -> {
            try {
                write("b\n");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        assertEquals("b", lines.after(1, 10, Duration.ofSeconds(50)).getFirst().text());
        writer.join();
    }

    @Test
    public void aNumberOfAnEarlierLifeCountsAsNone() throws Exception {
        write("a\n");
        assertEquals(List.of("a"), after(1000, 10));
    }
}
